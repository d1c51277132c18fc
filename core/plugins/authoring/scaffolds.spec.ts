import { readFileSync } from 'node:fs'
import type { Conformance } from '@caliopen/contract/kit/conformance'
import { inProcess } from '@caliopen/contract/kit/in_process'
import { runKits } from '@caliopen/contract/kit/kits'
import { readManifest } from '@caliopen/contract/manifest/read_manifest'
import type { PluginFactory } from '@caliopen/contract/plugin/define_plugin'
import { test } from '@japa/runner'

const SCAFFOLDS = ['dns_provider', 'importer', 'billing']

test.group('A scaffold', () => {
  for (const scaffold of SCAFFOLDS) {
    test(`${scaffold} passes the kit of its point`, async ({ assert }) => {
      const folder = new URL(`scaffolds/${scaffold}/`, import.meta.url)
      const read = readManifest(readFileSync(new URL('plugin.json', folder), 'utf8'))
      if (!read.ok) return assert.fail(JSON.stringify(read.faults))
      const { manifest } = read
      const code = (await import(new URL('src/plugin.js', folder).href)) as {
        default: PluginFactory
      }
      const { default: conformance } = (await import(
        new URL('src/conformance.js', folder).href
      )) as { default: Conformance }
      const start = inProcess(code.default, manifest)
      const reports = await runKits({ manifest, files: new Map(), start }, conformance)
      const bad = reports
        .flatMap(({ results }) => results)
        .filter(({ outcome }) => outcome !== 'passed')
      assert.deepEqual(bad, [])
      assert.isAbove(reports[0]?.results.length ?? 0, 5)
    })
  }
})
