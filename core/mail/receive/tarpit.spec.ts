import { test } from '@japa/runner'
import { UNKNOWN_RECIPIENT } from '../session/refusals.js'
import { delayAfter, Tarpit } from './tarpit.js'

const MINUTE = 60_000

test.group('Who asks for people that nobody knows', () => {
  test('waits longer each time, and never for ever', ({ assert }) => {
    const delays = [1, 2, 3, 4, 5, 6, 7, 8, 100, 5_000].map(delayAfter)
    assert.deepEqual(delays, [0, 0, 500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000, 10_000])
  })

  test('is known again in its next session, and forgotten after ten minutes', ({ assert }) => {
    const tarpit = new Tarpit()
    const ask = (remoteAddress: string, sessionId: string, now: number) =>
      tarpit.slow(UNKNOWN_RECIPIENT, { remoteAddress, sessionId }, now).delayMs ?? 0
    for (let time = 0; time < 4; time++) ask('192.0.2.1', `s${time}`, 0)
    assert.equal(ask('192.0.2.1', 'another', 0), 2_000)
    assert.equal(ask('192.0.2.2', 'another', 0), 0)
    assert.equal(ask('192.0.2.1', 'later', 9 * MINUTE), 4_000)
    assert.equal(ask('192.0.2.1', 'much later', 20 * MINUTE), 0)
  })

  test('is one with its whole network on IPv6, and with its session on loopback', ({ assert }) => {
    const tarpit = new Tarpit()
    const ask = (remoteAddress: string, sessionId: string) =>
      tarpit.slow(UNKNOWN_RECIPIENT, { remoteAddress, sessionId }, 0).delayMs ?? 0
    for (const last of [1, 2, 3]) ask(`2001:db8::${last}`, `s${last}`)
    assert.equal(ask('2001:db8::ffff', 's4'), 1_000)
    for (const time of [1, 2, 3]) ask('127.0.0.1', `s${time}`)
    assert.equal(ask('127.0.0.1', 's4'), 0)
  })

  test('is told the same as ever', ({ assert }) => {
    const { code, enhanced, text } = new Tarpit().slow(
      UNKNOWN_RECIPIENT,
      { remoteAddress: '192.0.2.1', sessionId: 's' },
      0
    )
    assert.deepEqual({ code, enhanced, text }, UNKNOWN_RECIPIENT)
  })
})
