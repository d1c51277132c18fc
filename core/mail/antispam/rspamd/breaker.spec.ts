import { test } from '@japa/runner'
import { afterFailure, afterSuccess, CLOSED, permit, type Breaker } from './breaker.js'

function failing(times: number, from: Breaker = CLOSED, now = 0): Breaker {
  let breaker = from
  for (let at = 0; at < times; at++) breaker = afterFailure(breaker, now)
  return breaker
}

test.group('The circuit breaker', () => {
  test('lets a few failures pass, and forgets them at a success', ({ assert }) => {
    assert.isTrue(permit(failing(4), 0).allowed)
    assert.deepEqual(failing(4, afterSuccess()), { kind: 'closed', failures: 4 })
  })

  test('opens at five in a row, for a second', ({ assert }) => {
    const open = failing(5)
    assert.isFalse(permit(open, 999).allowed)
    assert.isTrue(permit(open, 1_000).allowed)
  })

  test('lets one try, and the others wait for what comes of it', ({ assert }) => {
    const { breaker } = permit(failing(5), 1_000)
    assert.equal(breaker.kind, 'trying')
    assert.isFalse(permit(breaker, 60_000).allowed)
    assert.deepEqual(permit(afterSuccess(), 1_000).allowed, true)
  })

  test('waits twice as long after each vain try, half a minute at most', ({ assert }) => {
    let breaker = failing(5)
    let now = 0
    const pauses: number[] = []
    for (let attempt = 0; attempt < 7; attempt++) {
      if (breaker.kind !== 'open') throw new Error('it is not open')
      pauses.push(breaker.pause)
      now = breaker.until
      breaker = afterFailure(permit(breaker, now).breaker, now)
    }
    assert.deepEqual(pauses, [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000])
  })

  test('is not kept open by those that were under way when it opened', ({ assert }) => {
    assert.deepEqual(failing(20, failing(5), 900), failing(5))
  })
})
