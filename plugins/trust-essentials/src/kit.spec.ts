import { readFileSync } from 'node:fs'
import { test } from '@japa/runner'
import { inProcess } from '@caliopen/contract/kit/in_process'
import { runCheck, type Subject } from '@caliopen/contract/kit/run'
import { trustRulesKit } from '@caliopen/contract/kit/trust_rules/kit'
import { readManifest } from '@caliopen/contract/manifest/read_manifest'
import plugin from './plugin.js'

const subject = readSubject()
const rules = subject.manifest.contributes.trustRules ?? []
const checks = rules.flatMap(({ name }) => trustRulesKit.checks.map((check) => ({ name, check })))

test.group('trust-essentials by the kit', () => {
  test('{name} {check.name}')
    .with(checks)
    .run(async ({ assert }, { name, check }) => {
      const { outcome, sentence } = await runCheck(trustRulesKit, check, subject, name, {})
      assert.equal(outcome, 'passed', sentence)
    })
})

function readSubject(): Subject {
  const read = readManifest(fileOf('plugin.json').toString('utf8'))
  if (!read.ok) throw new Error(JSON.stringify(read.faults))
  const paths = read.manifest.locales.map((language) => `locales/${language}.json`)
  return {
    manifest: read.manifest,
    files: new Map(paths.map((path) => [path, fileOf(path)])),
    start: inProcess(plugin, read.manifest),
  }
}

function fileOf(path: string): Buffer {
  return readFileSync(new URL(`../${path}`, import.meta.url))
}
