import { readdirSync, readFileSync } from 'node:fs'
import { test } from '@japa/runner'
import { readManifest } from '@caliopen/contract/manifest/read_manifest'
import type { Field } from '@caliopen/contract/manifest/fields'
import { flatTexts, LANGUAGES } from '../../../core/tests/texts.js'

const HERE = new URL('./', import.meta.url)
const read = (path: string) => readFileSync(new URL(path, HERE), 'utf8')
const manifestText = read('../plugin.json')

test.group('The texts of channel-xmpp', () => {
  test('say in {$self} all that the code and the manifest say')
    .with([...LANGUAGES])
    .run(({ assert }, language) => {
      const texts = new Map(flatTexts(JSON.parse(read(`../locales/${language}.json`))))
      assert.sameMembers([...texts.keys()], [...keysInUse()])
    })
})

/** The keys that stand in the sources, and those that plugin.json names. */
function keysInUse(): Set<string> {
  const manifest = readManifest(manifestText)
  if (!manifest.ok) throw new Error(JSON.stringify(manifest.faults))
  const { contributes, permissions, settings } = manifest.manifest
  const channels = contributes.channels ?? []
  const fields: Field[] = [...settings, ...channels.flatMap(({ link }) => link)]
  return new Set([
    ...['name', 'summary'],
    ...channels.map(({ title }) => title),
    ...fields.flatMap(({ label, help }) => (help === undefined ? [label] : [label, help])),
    ...(permissions.hosts ?? []).map(({ why }) => why),
    ...keysInSources(),
  ])
}

function keysInSources(): string[] {
  const sources = readdirSync(HERE, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !/\.(spec|integration)\.ts$/.test(path))
    .map(read)
    .join('\n')
  const faults = sources.matchAll(/'(faults\.\w+|bounces\.\w+)'/g)
  const conditions = /const known = \[([^\]]+)\]/.exec(sources)?.[1] ?? ''
  const bounces = conditions.matchAll(/'([a-z-]+)'/g)
  return [
    ...[...faults].map(([, key = '']) => key),
    ...[...bounces].map(([, condition = '']) => `bounces.${condition.replaceAll('-', '_')}`),
  ]
}
