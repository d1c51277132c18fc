import { readFileSync } from 'node:fs'
import { test } from '@japa/runner'
import { channelsKit } from '@caliopen/contract/kit/channels/kit'
import { inProcess } from '@caliopen/contract/kit/in_process'
import { runCheck, type StartPlugin } from '@caliopen/contract/kit/run'
import { readManifest } from '@caliopen/contract/manifest/read_manifest'
import { loadPlugin } from '../../../appliance/test/plugins/bundled.js'
import conformance from './conformance.js'

const manifest = readManifest(readFileSync(new URL('../plugin.json', import.meta.url), 'utf8'))
if (!manifest.ok) throw new Error(JSON.stringify(manifest.faults))
const scenario = conformance.channels?.xmpp
if (!scenario) throw new Error('there is no scenario')

test.group('channel-xmpp by the kit', (group) => {
  let start: StartPlugin
  group.setup(async () => {
    start = inProcess(await loadPlugin('channel-xmpp'), manifest.manifest)
  })

  for (const check of channelsKit.checks) {
    test(check.name, async ({ assert }) => {
      const subject = { manifest: manifest.manifest, files: new Map(), start }
      const result = await runCheck(channelsKit, check, subject, 'xmpp', scenario)
      assert.deepEqual(result, { check: check.name, outcome: 'passed', sentence: '' })
    }).timeout(15_000)
  }
})
