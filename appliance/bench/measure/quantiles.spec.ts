import { test } from '@japa/runner'
import { median, quantile } from './quantiles.js'

test.group('quantile', () => {
  test('is a value that was measured, not one between two', ({ assert }) => {
    assert.equal(quantile([4, 1, 3, 2], 0.5), 2)
    assert.equal(quantile([10, 20], 0.99), 20)
  })

  test('leaves the given part of the values at or below it', ({ assert }) => {
    const values = Array.from({ length: 200 }, (_, index) => index + 1)
    assert.equal(quantile(values, 0.99), 198)
    assert.equal(quantile(values, 0), 1)
    assert.equal(quantile(values, 1), 200)
  })

  test('of nothing is not a number', ({ assert }) => assert.isNaN(median([])))
})
