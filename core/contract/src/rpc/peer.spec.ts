import { duplexPair, type Duplex } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { test } from '@japa/runner'
import fc from 'fast-check'
import { PluginError } from '../plugin/errors.js'
import { toWire } from './frames.js'
import { CORE_LIMITS } from './limits.js'
import { Peer, type PeerLimits } from './peer.js'

type OnCall = (method: string, params: unknown) => Promise<unknown>

interface End {
  peer: Peer
  stream: Duplex
  closed: PluginError[]
}

const echo: OnCall = async (_, params) => params

function end(stream: Duplex, onCall: OnCall, limits: Partial<PeerLimits> = {}): End {
  const closed: PluginError[] = []
  const all = { ...CORE_LIMITS, read: CORE_LIMITS.sent, ...limits }
  const peer = new Peer(stream, all, { onCall, onClose: (error) => void closed.push(error) })
  return { peer, stream, closed }
}

function pair(onCall: OnCall = echo, limits: Partial<PeerLimits> = {}): [End, End] {
  const [one, other] = duplexPair()
  return [end(one, echo, limits), end(other, onCall)]
}

async function codeOf(call: Promise<unknown>): Promise<string> {
  try {
    await call
    return 'none'
  } catch (error) {
    return error instanceof PluginError ? error.code : String(error)
  }
}

const SOON = { deadline: 1_000 }

test.group('Two ends', () => {
  test('call each other, bytes and all', async ({ assert }) => {
    const [one, other] = pair()
    const letter = { text: 'ä', bytes: new Uint8Array([1, 2]), $odd: null }
    assert.deepEqual(await one.peer.call('a', letter, SOON), letter)
    assert.deepEqual(await other.peer.call('a', letter, SOON), letter)
  })

  test('have a thousand calls at once, each with its own answer', async ({ assert }) => {
    const [one] = pair(async (_, params) => {
      await sleep(Number(params) % 7)
      return params
    })
    const numbers = Array.from({ length: 1_000 }, (_, index) => index)
    const answers = await Promise.all(
      numbers.map((number) => one.peer.call('a', number, { deadline: 20_000 }))
    )
    assert.deepEqual(answers, numbers)
  })

  test('put the calls of one turn into one write', async ({ assert }) => {
    const [one, other] = pair()
    let chunks = 0
    other.stream.on('data', () => chunks++)
    await Promise.all([1, 2, 3].map((number) => one.peer.call('a', number, SOON)))
    assert.equal(chunks, 1)
  })

  test('pass on what a plugin throws, and nothing else of it', async ({ assert }) => {
    const text = { key: 'wrong', values: { host: 'x' } }
    const [one] = pair(async () => {
      throw Object.assign(new PluginError('E_RATE_LIMIT', 'slower', { text, retryAfter: 9 }), {
        secret: 1,
      })
    })
    const error = await one.peer.call('a', null, SOON).catch((thrown: unknown) => thrown)
    assert.instanceOf(error, PluginError)
    assert.containSubset(error, { code: 'E_RATE_LIMIT', message: 'slower', text, retryAfter: 9 })
    assert.notProperty(error, 'secret')
  })

  test('say E_PLUGIN for an error without a code', async ({ assert }) => {
    const [one] = pair(async () => {
      throw new TypeError('oh')
    })
    assert.equal(await codeOf(one.peer.call('a', null, SOON)), 'E_PLUGIN')
  })

  test('say E_CONTRACT for an answer that is no data, and go on', async ({ assert }) => {
    const [one] = pair(async (method) => (method === 'odd' ? new Map() : 1))
    assert.equal(await codeOf(one.peer.call('odd', null, SOON)), 'E_CONTRACT')
    assert.equal(await one.peer.call('even', null, SOON), 1)
  })
})

test.group('A call', () => {
  test('ends at its deadline, and its late answer harms nobody', async ({ assert }) => {
    const [one] = pair(async (method) => (method === 'slow' ? sleep(40, 'late') : 'here'))
    assert.equal(await codeOf(one.peer.call('slow', null, { deadline: 10 })), 'E_DEADLINE')
    await sleep(60)
    assert.equal(await one.peer.call('fast', null, SOON), 'here')
  })

  test('waits for its turn when as many as may be are under way', async ({ assert }) => {
    let most = 0
    let now = 0
    const outgoing = { calls: 3, bytes: 1_000_000, waiting: 5 }
    const onCall = async () => {
      most = Math.max(most, ++now)
      await sleep(5)
      now--
    }
    const [one] = pair(onCall, { outgoing })
    const calls = Array.from({ length: 8 }, () => codeOf(one.peer.call('a', null, SOON)))
    assert.equal(await codeOf(one.peer.call('a', null, SOON)), 'E_LIMIT')
    assert.deepEqual(new Set(await Promise.all(calls)), new Set(['none']))
    assert.equal(most, 3)
  })

  test('waits for no turn when it is urgent', async ({ assert }) => {
    const outgoing = { calls: 1, bytes: 1_000_000, waiting: 5 }
    const [one] = pair(async (method) => (method === 'slow' ? sleep(500) : 'here'), { outgoing })
    void codeOf(one.peer.call('slow', null, SOON))
    assert.equal(await one.peer.call('ping', null, { deadline: 100, isUrgent: true }), 'here')
  })

  test('of more bytes than any may have is refused here', async ({ assert }) => {
    const [one] = pair(echo, { sent: { json: 100, whole: 200 } })
    assert.equal(await codeOf(one.peer.call('a', 'x'.repeat(101), SOON)), 'E_LIMIT')
    assert.equal(await codeOf(one.peer.call('a', new Uint8Array(201), SOON)), 'E_LIMIT')
  })

  test('is rejected with E_GONE when the other side ends', async ({ assert }) => {
    const [one, other] = pair(() => new Promise(() => undefined))
    const calls = [1, 2].map((number) => codeOf(one.peer.call('a', number, SOON)))
    await sleep(5)
    other.stream.destroy()
    one.stream.destroy()
    assert.deepEqual(await Promise.all(calls), ['E_GONE', 'E_GONE'])
    assert.equal(await codeOf(one.peer.call('a', 1, SOON)), 'E_GONE')
    assert.deepEqual(
      one.closed.map(({ code }) => code),
      ['E_GONE']
    )
  })
})

test.group('Whoever says what has no meaning', () => {
  test('is not listened to any more: {code}')
    .with([
      { wire: toWire('nonsense', []), code: 'E_CONTRACT' },
      { wire: toWire('[9,1]', []), code: 'E_CONTRACT' },
      { wire: toWire('[0,1,"a",{"__proto__":{}}]', []), code: 'E_CONTRACT' },
      { wire: toWire('[0,1,"a",null]', [new Uint8Array(3)]), code: 'E_CONTRACT' },
      // an answer that nobody asked for
      { wire: toWire('[1,7,null]', []), code: 'E_CONTRACT' },
      { wire: Buffer.from('ffffffff00000000', 'hex'), code: 'E_LIMIT' },
    ])
    .run(async ({ assert }, { wire, code }) => {
      const [near, far] = duplexPair()
      const { peer, closed } = end(near, echo)
      far.write(wire)
      await sleep(5)
      assert.deepEqual(
        closed.map((error) => error.code),
        [code]
      )
      assert.equal(await codeOf(peer.call('a', null, SOON)), 'E_GONE')
    })

  test('harms nobody, whatever it says', async ({ assert }) => {
    const json = fc.oneof(fc.json(), fc.tuple(fc.integer(), fc.integer(), fc.json()).map(String))
    const wires = fc.oneof(
      fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
      fc.tuple(json, fc.uint8Array()).map(([text, bytes]) => toWire(text, [bytes])),
      json.map((text) => toWire(`[${text}]`, []))
    )
    const anything = fc.asyncProperty(fc.array(wires, { maxLength: 5 }), async (all) => {
      const [near, far] = duplexPair()
      const { closed } = end(near, echo)
      for (const wire of all) far.write(wire)
      await new Promise(setImmediate)
      assert.isTrue(closed.every(({ code }) => code === 'E_CONTRACT' || code === 'E_LIMIT'))
      assert.isAtMost(closed.length, 1)
      near.destroy()
    })
    await fc.assert(anything)
  })

  test('is read from no more while it has too much under way', async ({ assert }) => {
    const [near, far] = duplexPair()
    let heard = 0
    const pace = { burst: 1_000, steady: 1_000 }
    const onCall = async () => {
      heard++
      await sleep(20)
    }
    end(near, onCall, { incoming: { calls: 4, bytes: 1_000_000, pace } })
    far.resume()
    for (let id = 1; id <= 12; id++) far.write(toWire(`[0,${id},"a",null]`, []))
    await sleep(10)
    assert.equal(heard, 4)
    await sleep(120)
    assert.equal(heard, 12)
  })

  test('is read from more slowly when it asks without end', async ({ assert }) => {
    const [near, far] = duplexPair()
    let heard = 0
    const pace = { burst: 10, steady: 100 }
    const onCall = async () => void heard++
    end(near, onCall, { incoming: { calls: 1_000, bytes: 1_000_000, pace } })
    far.resume()
    for (let id = 1; id <= 40; id++) far.write(toWire(`[0,${id},"a",null]`, []))
    await sleep(50)
    assert.isAtLeast(heard, 10)
    assert.isBelow(heard, 25)
    await sleep(600)
    assert.equal(heard, 40)
  })

  test('and does not read is not read from either', async ({ assert }) => {
    const [near, far] = duplexPair()
    let heard = 0
    const large = new Uint8Array(100_000)
    const { peer } = end(near, async () => (heard++, large), { behind: 250_000 })
    const ask = (id: number) => far.write(toWire(`[0,${id},"a",null]`, []))
    for (let id = 1; id <= 5; id++) ask(id)
    await sleep(5)
    for (let id = 6; id <= 9; id++) ask(id)
    let isRoomy = false
    void peer.whenRoomy().then(() => (isRoomy = true))
    await sleep(20)
    assert.deepEqual([heard, isRoomy], [5, false])
    far.resume()
    await sleep(50)
    assert.deepEqual([heard, isRoomy], [9, true])
  })
})
