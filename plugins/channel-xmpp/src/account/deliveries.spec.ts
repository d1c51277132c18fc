import { test } from '@japa/runner'
import { PluginError } from '@caliopen/contract/plugin/errors'
import type { ChannelEvent, RosterEvent } from '@caliopen/contract/points/channel'
import { delayAfter } from './back_off.js'
import { Deliveries } from './deliveries.js'

function event(sourceId: string): RosterEvent {
  return { kind: 'roster', identityId: 'i', sourceId, at: 1, correspondents: [] }
}

function open(deliver: (ids: string[]) => Promise<void> = async () => {}) {
  const calls: string[][] = []
  const errors: string[] = []
  const log = {
    info: () => undefined,
    warn: () => undefined,
    error: (sentence: string) => void errors.push(sentence),
  }
  const channel = {
    deliver: async (events: readonly ChannelEvent[]) => {
      const ids = events.map(({ sourceId }) => sourceId)
      await deliver(ids)
      calls.push(ids)
    },
  }
  return { calls, errors, deliveries: new Deliveries({ channel, log }) }
}

test.group('Deliveries', () => {
  test('keep their order, and go many at a time', async ({ assert }) => {
    const { calls, deliveries } = open(() => new Promise((resolve) => setTimeout(resolve, 5)))
    const ids = Array.from({ length: 250 }, (_, at) => String(at))
    await Promise.all(ids.map((id) => deliveries.add([event(id)])))
    assert.deepEqual(calls.flat(), ids)
    assert.isTrue(calls.every((call) => call.length <= 100))
    assert.isBelow(calls.length, 6)
  })

  test('a large one is several calls', async ({ assert }) => {
    const { calls, deliveries } = open()
    await deliveries.add(Array.from({ length: 250 }, (_, at) => event(String(at))))
    assert.deepEqual(
      calls.map((call) => call.length),
      [100, 100, 50]
    )
  })

  test('resolve only when the core has them, which may take several tries', async ({ assert }) => {
    let failures = 2
    const { calls, deliveries } = open(async () => {
      failures -= 1
      if (failures >= 0) throw new PluginError('E_TEMPORARY', 'not now')
    })
    await deliveries.add([event('1')])
    assert.deepEqual(calls, [['1']])
    assert.equal(failures, -1)
  })

  test('one that the core will never take does not hold up the others', async ({ assert }) => {
    const { calls, errors, deliveries } = open(async (ids) => {
      if (ids.includes('bad')) throw new PluginError('E_CONTRACT', 'no')
    })
    await deliveries.add([event('1'), event('bad'), event('2')])
    assert.deepEqual(calls, [['1'], ['2']])
    assert.lengthOf(errors, 1)
  })

  test('wait as long as the core says', async ({ assert }) => {
    let isBusy = true
    const { calls, deliveries } = open(async () => {
      const retryAfter = isBusy ? 1 : null
      isBusy = false
      if (retryAfter !== null) throw new PluginError('E_LIMIT', 'too many', { retryAfter })
    })
    await deliveries.add([event('1')])
    assert.deepEqual(calls, [['1']])
  })

  test('of an identity that is dropped nothing goes any more', async ({ assert }) => {
    const { promise: gate, resolve: openGate } = Promise.withResolvers<void>()
    const { calls, deliveries } = open(() => gate)
    const dropped: string[] = []
    const add = (id: string, identityId: string) =>
      deliveries.add([{ ...event(id), identityId }]).then(() => void dropped.push(id))
    void add('1', 'a')
    const other = add('2', 'b')
    void add('3', 'a')
    let isDropped = false
    const dropping = deliveries.drop('a').then(() => (isDropped = true))
    await new Promise((resolve) => setTimeout(resolve, 5))
    assert.isFalse(isDropped)
    openGate()
    await Promise.all([dropping, other])
    assert.deepEqual(calls, [['1'], ['2']])
    assert.deepEqual(dropped, ['2'])
  })
})

test.group('Back-off', () => {
  test('after {0} failures, by chance {1}: {2} ms')
    .with<[number, number, number][]>([
      [1, 0, 1_000],
      [1, 1, 1_200],
      [4, 0, 8_000],
      [20, 0, 300_000],
      [5_000, 0.5, 330_000],
    ])
    .run(({ assert }, [failures, chance, expected]) => {
      const delay = delayAfter(failures, { first: 1_000, longest: 300_000 }, () => chance)
      assert.equal(delay, expected)
    })
})
