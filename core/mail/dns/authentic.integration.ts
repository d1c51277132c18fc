import { test } from '@japa/runner'
import type { Lab } from '#appliance/lab/lab.js'
import { useLab } from '#appliance/test/lab.js'
import { openResolver } from './open_resolver.js'

test.group('A resolver that verifies', (group) => {
  group.tap((each) => each.tags(['@once']))
  let lab: Lab

  group.setup(async () => {
    lab = await useLab()
  })

  test('says what is authentic', async ({ assert }) => {
    const resolver = openResolver([lab.unbound.server])
    assert.deepEqual(await resolver.ask('signed.example', 'MX'), {
      kind: 'found',
      found: [{ priority: 10, exchange: 'mx.signed.example' }],
      authentic: true,
    })
    assert.deepEqual(await resolver.ask('nothing.signed.example', 'MX'), {
      kind: 'no_name',
      authentic: true,
    })
    assert.containsSubset(await resolver.ask('mx.signed.example', 'TLSA'), { authentic: true })
    assert.containsSubset(await resolver.ask('far.example', 'MX'), { authentic: false })
  })

  test('is not believed from afar, unless somebody vouches for it', async ({ assert }) => {
    // An address of this machine that is not one of the loopback's: as good as another machine's.
    const elsewhere = lab.unbound.server.replace('127.0.0.1', '[::ffff:127.0.0.1]')
    const doubted = await openResolver([elsewhere]).ask('signed.example', 'MX')
    assert.containsSubset(doubted, { kind: 'found', authentic: false })
    const vouched = await openResolver([elsewhere], true).ask('signed.example', 'MX')
    assert.containsSubset(vouched, { kind: 'found', authentic: true })
  })

  test('that is gone is no answer', async ({ assert }) => {
    await lab.unbound.kill()
    const resolver = openResolver([lab.unbound.server])
    assert.equal((await resolver.ask('signed.example', 'MX')).kind, 'unknown')
    await lab.unbound.start()
    await new Promise((resolve) => setTimeout(resolve, 1_100))
    assert.containsSubset(await resolver.ask('signed.example', 'MX'), { authentic: true })
  })
})
