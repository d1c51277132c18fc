import { test } from '@japa/runner'
import { BACK_OFF, nextStart, withCrash, type Crashes } from './back_off.js'

test.group('A plugin that ended', () => {
  test('is started again after 1, 2, 4 and 8 seconds, and then no more', ({ assert }) => {
    let crashes: Crashes = []
    const waits: number[] = []
    for (let now = 1_000_000; waits.length < 5; now += 20_000) {
      crashes = withCrash(crashes, now, BACK_OFF)
      waits.push(nextStart(crashes, now, BACK_OFF) - now)
    }
    assert.deepEqual(waits, [1_000, 2_000, 4_000, 8_000, Infinity])
  })

  test('is forgiven what was ten minutes ago', ({ assert }) => {
    const crashes = withCrash([1, 2, 3, 4], 700_000, BACK_OFF)
    assert.deepEqual(crashes, [700_000])
    assert.equal(nextStart(crashes, 1_400_000, BACK_OFF), 1_400_000)
  })

  test('never waits longer than a minute', ({ assert }) => {
    const patient = { ...BACK_OFF, crashes: 100 }
    const crashes = Array.from({ length: 50 }, (_, index) => index)
    assert.equal(nextStart(crashes, 50, patient), 49 + 60_000)
  })
})
