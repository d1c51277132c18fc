import { test } from '@japa/runner'
import { Budget, BUDGET_A_MINUTE } from './budget.js'

test.group('A budget', () => {
  test('is used up, and fills up again', ({ assert }) => {
    let now = 0
    const budget = new Budget({ ...BUDGET_A_MINUTE, fetches: 60 }, () => now)
    const taken = () => Array.from({ length: 100 }, () => budget.take('fetches')).filter(Boolean)
    assert.lengthOf(taken(), 60)
    assert.equal(budget.wait('fetches'), 1_000)
    now += 10_000
    assert.lengthOf(taken(), 10)
    now += 600_000
    assert.lengthOf(taken(), 60)
  })

  test('may be overdrawn once, and then says how long that takes', ({ assert }) => {
    let now = 0
    const budget = new Budget({ ...BUDGET_A_MINUTE, bytes: 1_000 }, () => now)
    assert.isTrue(budget.take('bytes', 1_999))
    assert.isFalse(budget.take('bytes', 1))
    assert.equal(budget.wait('bytes'), 60_000)
    now += budget.wait('bytes')
    assert.isTrue(budget.take('bytes', 1))
  })
})
