import { test } from '@japa/runner'
import { LIFETIME } from '#core/messages/submissions/new_deliveries.js'
import { FEWEST_ATTEMPTS, nextAttempt, nextTurn } from './retry.js'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const FAR = 100 * 24 * HOUR

test.group('retry schedule', () => {
  test('waits {expected} ms after attempt {attempts} with chance {chance}')
    .with([
      { attempts: 1, chance: 0.5, expected: MINUTE },
      { attempts: 1, chance: 0, expected: 0.9 * MINUTE },
      { attempts: 1, chance: 1, expected: 1.1 * MINUTE },
      { attempts: 2, chance: 0.5, expected: 5 * MINUTE },
      { attempts: 3, chance: 0.5, expected: 15 * MINUTE },
      { attempts: 4, chance: 0.5, expected: 30 * MINUTE },
      { attempts: 5, chance: 0.5, expected: HOUR },
      { attempts: 6, chance: 0.5, expected: 2 * HOUR },
      { attempts: 7, chance: 0.5, expected: 4 * HOUR },
      { attempts: 8, chance: 0.5, expected: 4 * HOUR },
      { attempts: 40, chance: 1, expected: 264 * MINUTE },
    ])
    .run(({ assert }, { attempts, chance, expected }) => {
      assert.equal(nextAttempt({ attempts, now: 1000, expiresAt: FAR, chance }), 1000 + expected)
    })

  test('tries once more at the very end', ({ assert }) => {
    const now = LIFETIME - HOUR
    assert.equal(nextAttempt({ attempts: 20, now, expiresAt: LIFETIME, chance: 0.5 }), LIFETIME)
  })

  test('gives up when the time is over', ({ assert }) => {
    const late = { attempts: 20, now: LIFETIME, expiresAt: LIFETIME, chance: 0.5 }
    assert.isNull(nextAttempt(late))
  })

  test('tries a few times at least, whatever the clock says', ({ assert }) => {
    const late = { now: LIFETIME + HOUR, expiresAt: LIFETIME, chance: 0.5 }
    assert.equal(nextAttempt({ ...late, attempts: 1 }), LIFETIME + HOUR + MINUTE)
    assert.isNull(nextAttempt({ ...late, attempts: FEWEST_ATTEMPTS }))
  })

  test('a destination is asked again after {expected} ms when {failures} attempts failed')
    .with([
      { failures: 1, chance: 0.5, expected: MINUTE },
      { failures: 1, chance: 0, expected: 0.9 * MINUTE },
      { failures: 4, chance: 0.5, expected: 30 * MINUTE },
      { failures: 5, chance: 0.5, expected: HOUR },
      { failures: 6, chance: 0.5, expected: HOUR },
      { failures: 500, chance: 1, expected: 66 * MINUTE },
    ])
    .run(({ assert }, { failures, chance, expected }) => {
      assert.equal(nextTurn(failures, 1000, chance), 1000 + expected)
    })

  test('tries about 35 times in five days', ({ assert }) => {
    let now = 0
    let attempts = 1
    for (;;) {
      const next = nextAttempt({ attempts, now, expiresAt: LIFETIME, chance: 0.5 })
      if (next === null) break
      now = next
      attempts += 1
    }
    assert.equal(now, LIFETIME)
    assert.isAbove(attempts, 30)
    assert.isBelow(attempts, 42)
  })
})
