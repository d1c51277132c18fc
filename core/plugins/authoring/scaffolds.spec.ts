import { fileURLToPath } from 'node:url'
import { test } from '@japa/runner'
import { testPlugin } from './testing/test_plugin.js'

const SCAFFOLDS = ['channel', 'trust_rule', 'theme', 'dns_provider', 'importer', 'billing']

test.group('A scaffold', () => {
  for (const scaffold of SCAFFOLDS) {
    test(`${scaffold} passes the kit of its point`, async ({ assert }) => {
      const folder = fileURLToPath(new URL(`scaffolds/${scaffold}`, import.meta.url))
      const outcome = await testPlugin(folder, { sandboxed: false })
      if (outcome.faults) return assert.fail(JSON.stringify(outcome.faults))
      const results = outcome.reports.flatMap((report) => report.results)
      const bad = results.filter(({ outcome: end }) => end === 'failed')
      assert.deepEqual(bad, [])
      assert.isNotEmpty(results)
    }).timeout(30_000)
  }
})
