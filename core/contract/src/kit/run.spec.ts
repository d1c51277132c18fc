import { test } from '@japa/runner'
import { definePlugin } from '../plugin/define_plugin.js'
import { PluginError } from '../plugin/errors.js'
import type { BillingPoint } from '../points/billing.js'
import { expect, expectEqual, expectFailure, skip } from './expect.js'
import { inProcess } from './in_process.js'
import { runCheck, type Check, type Kit, type Scenario, type Subject } from './run.js'
import { manifestWith } from './specimen.js'

const manifest = manifestWith({
  contributes: { billing: [{ name: 'coins', title: 'title', currencies: ['EUR'] }] },
  permissions: { storage: { bytes: 100 } },
})

/** It counts in memory and in storage how often it was asked. */
const plugin = definePlugin((host) => {
  let asked = 0
  return {
    billing: {
      coins: {
        async plans() {
          asked += 1
          const before = (await host.storage.get('asked'))?.[0] ?? 0
          await host.storage.set('asked', Uint8Array.of(before + 1))
          return [
            {
              id: `${asked}-${before + 1}`,
              name: 'One',
              price: 1,
              currency: 'EUR',
              period: 'month',
            },
          ]
        },
        async checkout() {
          throw new PluginError('E_REFUSED', 'no')
        },
        async webhook() {
          throw new Error('something broke')
        },
      },
    },
  }
})

const subject: Subject = { manifest, files: new Map(), start: inProcess(plugin, manifest) }
const kit: Kit<BillingPoint, Scenario> = { point: 'billing', checks: [] }
const checkout = { id: '1', plan: 'a', accountId: 'b', returnTo: 'https://example.net/' }

function run(work: Check<BillingPoint, Scenario>['run']) {
  return runCheck(kit, { name: 'the check', run: work }, subject, 'coins', {})
}

test.group('A check of a kit', () => {
  test('passes in a sentence of none', async ({ assert }) => {
    const result = await run(async ({ point }) => expect(await point.plans(), 'It has plans.'))
    assert.deepEqual(result, { check: 'the check', outcome: 'passed', sentence: '' })
  })

  test('says what the contract asks, and what is', async ({ assert }) => {
    const result = await run(async ({ point }) => {
      expectEqual((await point.plans()).length, 2, 'There are two plans.')
    })
    assert.equal(result.outcome, 'failed')
    assert.equal(result.sentence, 'There are two plans. It is 1, and should be 2.')
  })

  test('is skipped where there is nothing to check', async ({ assert }) => {
    const result = await run(async () => skip('It has no edits.'))
    assert.deepEqual(result, {
      check: 'the check',
      outcome: 'skipped',
      sentence: 'It has no edits.',
    })
  })

  test('fails with the code of what the plugin throws', async ({ assert }) => {
    const refused = await run(async ({ point }) => void (await point.checkout(checkout)))
    assert.equal(refused.sentence, 'It failed with E_REFUSED: no')
    const broken = await run(
      async ({ point }) => void (await point.webhook({ headers: {}, body: new Uint8Array() }))
    )
    assert.equal(broken.sentence, 'It failed with E_PLUGIN: something broke')
  })

  test('knows the failure that the contract wants', async ({ assert }) => {
    const wanted = await run(
      async ({ point }) =>
        void (await expectFailure(point.checkout(checkout), ['E_REFUSED'], 'It refuses.'))
    )
    assert.equal(wanted.outcome, 'passed')
    const other = await run(
      async ({ point }) =>
        void (await expectFailure(point.checkout(checkout), ['E_TEMPORARY'], 'It waits.'))
    )
    assert.equal(other.sentence, 'It waits. It failed with E_REFUSED, and should with E_TEMPORARY.')
  })

  test('lets the plugin die: its memory goes, its storage stays', async ({ assert }) => {
    const result = await run(async ({ point, crash }) => {
      await point.plans()
      expectEqual((await point.plans())[0]?.id, '2-2', 'Both count.')
      await crash()
      expectEqual((await point.plans())[0]?.id, '1-3', 'Storage counts on.')
    })
    assert.equal(result.outcome, 'passed', result.sentence)
  })

  test('begins in a world of its own', async ({ assert }) => {
    const first = async () =>
      run(async ({ point }) => expectEqual((await point.plans())[0]?.id, '1-1', 'It is new.'))
    assert.equal((await first()).outcome, 'passed')
    assert.equal((await first()).outcome, 'passed')
  })
})
