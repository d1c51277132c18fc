import { test } from '@japa/runner'
import type { Lab } from '#appliance/lab/lab.js'
import { useLab } from '#appliance/test/lab.js'
import { openResolver } from './open_resolver.js'
import type { Resolver } from './resolver.js'

test.group('A real name server', (group) => {
  group.tap((each) => each.tags(['@once']))
  let lab: Lab
  let resolver: Resolver

  group.setup(async () => {
    lab = await useLab()
  })

  group.each.setup(() => {
    resolver = openResolver([lab.dns.server])
  })

  test('is asked for where mail goes', async ({ assert }) => {
    assert.deepEqual(await resolver.ask('far.example', 'MX'), {
      kind: 'found',
      found: [{ priority: 10, exchange: 'mx.far.example' }],
      authentic: false,
    })
    assert.deepEqual(await resolver.ask('nullmx.example', 'MX'), {
      kind: 'found',
      found: [{ priority: 0, exchange: '' }],
      authentic: false,
    })
    assert.containsSubset(await resolver.ask('mx.far.example', 'A'), { found: [lab.far.host] })
  })

  test('tells nothing of that type from no such name', async ({ assert }) => {
    assert.equal((await resolver.ask('far.example', 'TLSA')).kind, 'none')
    assert.equal((await resolver.ask('nowhere.example', 'MX')).kind, 'no_name')
  })

  test('follows aliases, into other zones, too', async ({ assert }) => {
    await lab.dns.setZone('aliases.example', [
      { name: 'near', type: 'CNAME', value: 'further.aliases.example.' },
      { name: 'further', type: 'CNAME', value: 'mx.far.example.' },
      { name: 'lost', type: 'CNAME', value: 'mx.nowhere.example.' },
      { name: 'ring', type: 'CNAME', value: 'ring2.aliases.example.' },
      { name: 'ring2', type: 'CNAME', value: 'ring.aliases.example.' },
    ])
    assert.containsSubset(await resolver.ask('near.aliases.example', 'A'), {
      found: [lab.far.host],
    })
    assert.equal((await resolver.ask('lost.aliases.example', 'A')).kind, 'no_name')
    assert.equal((await resolver.ask('ring.aliases.example', 'A')).kind, 'unknown')
  })

  test('that fails is no answer, at once', async ({ assert }) => {
    await lab.dns.failZone('mute.example')
    const begun = performance.now()
    assert.deepEqual(await resolver.ask('mute.example', 'MX'), {
      kind: 'unknown',
      reason: 'SERVFAIL',
    })
    assert.isBelow(performance.now() - begun, 1_000)
  })

  test('says all of a long answer', async ({ assert }) => {
    const long = Array.from({ length: 60 }, (_, at) => `${at} ${'x'.repeat(400)}`)
    await lab.dns.setZone(
      'long.example',
      long.map((value) => ({ name: '@', type: 'TXT', value }))
    )
    const answer = await resolver.ask('long.example', 'TXT')
    if (answer.kind !== 'found') throw new Error(answer.kind)
    assert.sameMembers(answer.found, long)
  })

  test('that nobody runs is no answer, at once', async ({ assert }) => {
    const nobody = openResolver([`${lab.description.addresses.dead}:9`])
    const begun = performance.now()
    assert.equal((await nobody.ask('far.example', 'MX')).kind, 'unknown')
    assert.isBelow(performance.now() - begun, 1_000)
  })
})
