import { test } from '@japa/runner'
import { afterExit, type BackOff } from './back_off.js'

test.group('Back-off', () => {
  test('starts a role that served again at once', ({ assert }) => {
    assert.deepEqual(afterExit({ delay: 0 }, 800), { delay: 0 })
    assert.deepEqual(afterExit({ delay: 6_400 }, 60_000), { delay: 0 })
  })

  test('doubles while no start holds, up to 10 s', ({ assert }) => {
    let backOff: BackOff = { delay: 0 }
    const delays = [...Array(9).keys()].map(() => (backOff = afterExit(backOff, 0)).delay)
    assert.deepEqual(delays, [100, 200, 400, 800, 1_600, 3_200, 6_400, 10_000, 10_000])
  })
})
