import fc from 'fast-check'
import { test } from '@japa/runner'
import { AXES, BUDGETS, levelOf, lowestCeiling, pointsByAxis, wordOf } from './level.js'

const row = fc.record(
  {
    axis: fc.constantFrom(...AXES),
    points: fc.nat(60),
    ceiling: fc.nat(100),
  },
  { requiredKeys: ['axis', 'points'] }
)
const rows = fc.array(row, { maxLength: 12 })

test.group('Trust level', () => {
  test('without evidence is 0', ({ assert }) => {
    assert.equal(levelOf([]), 0)
  })

  test('reaches 100 when every axis spends its budget', ({ assert }) => {
    assert.equal(levelOf(AXES.map((axis) => ({ axis, points: BUDGETS[axis] }))), 100)
  })

  test('is a whole number from 0 to 100', () => {
    fc.assert(
      fc.property(rows, (evidence) => {
        const level = levelOf(evidence)
        return Number.isInteger(level) && level >= 0 && level <= 100
      })
    )
  })

  test('never falls when points are added', () => {
    fc.assert(
      fc.property(rows, fc.constantFrom(...AXES), fc.nat(60), (evidence, axis, points) => {
        return levelOf([...evidence, { axis, points }]) >= levelOf(evidence)
      })
    )
  })

  test('never rises, and stays below, when a ceiling is added', () => {
    fc.assert(
      fc.property(rows, fc.nat(100), (evidence, ceiling) => {
        const capped = levelOf([...evidence, { axis: 'service', points: 0, ceiling }])
        return capped <= levelOf(evidence) && capped <= ceiling
      })
    )
  })

  test('does not depend on the order of the rows', () => {
    fc.assert(fc.property(rows, (evidence) => levelOf(evidence) === levelOf(evidence.toReversed())))
  })

  test('is what a reader works out from the rows', () => {
    fc.assert(
      fc.property(rows, (evidence) => {
        const axes = pointsByAxis(evidence)
        const sum = AXES.reduce((total, axis) => total + axes[axis], 0)
        return levelOf(evidence) === Math.min(sum, lowestCeiling(evidence))
      })
    )
  })

  test('has a word: {1} from {0} on')
    .with([
      [0, 'none'],
      [4, 'none'],
      [5, 'low'],
      [19, 'low'],
      [20, 'fair'],
      [44, 'fair'],
      [45, 'good'],
      [74, 'good'],
      [75, 'strong'],
      [100, 'strong'],
    ] as const)
    .run(({ assert }, [level, word]) => assert.equal(wordOf(level), word))
})
