import { test } from '@japa/runner'
import fc from 'fast-check'
import { archetypes } from './archetype.js'
import { bandOf, CAN_WAIT, NEEDS_YOU, UNWANTED, WORTH_READING } from './bands.js'
import { featuresOf, levelFrom, predictImportance } from './predict.js'
import { specimen } from './specimen.js'
import { PRIOR } from './weights.js'

const predictions = predictImportance(archetypes.map(specimen))

test.group('Importance', () => {
  for (const [at, { what, levels }] of archetypes.entries()) {
    test(`of “${what}” is from ${levels[0]} to ${levels[1]}`, ({ assert }) => {
      const { level, reasons } = predictions[at] ?? { level: Number.NaN, reasons: [] }
      const why = reasons.map(({ key, weight }) => `${key} ${weight}`).join(', ')
      assert.isTrue(level >= levels[0] && level <= levels[1], `${level}: ${why}`)
    })
  }

  test('spreads over its whole range, and fills every band', ({ assert }) => {
    const levels = predictions.map(({ level }) => level)
    assert.equal(Math.min(...levels), -10)
    assert.equal(Math.max(...levels), 10)
    assert.isAtLeast(new Set(levels).size, 16)
    for (const band of [UNWANTED, CAN_WAIT, WORTH_READING, NEEDS_YOU]) {
      assert.isAtLeast(levels.filter((level) => bandOf(level) === band).length, 8)
    }
  })

  test('is what a reader works out from the reasons, strongest first', ({ assert }) => {
    for (const { level, reasons } of predictions) {
      assert.equal(level, levelFrom(reasons))
      const strength = reasons.map(({ weight }) => Math.abs(weight))
      assert.deepEqual(
        strength,
        strength.toSorted((one, other) => other - one)
      )
    }
  })

  test('gives every feature a weight that some message feels', ({ assert }) => {
    const felt = archetypes.flatMap((archetype) => featuresOf(specimen(archetype)))
    assert.sameMembers([...new Set(felt.map(({ name }) => name))], Object.keys(PRIOR))
  })

  test('is a whole number from -10 to 10 whatever a message says', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (from, subject, text) => {
        const [prediction] = predictImportance([specimen({ from, subject, text })])
        const level = prediction?.level ?? Number.NaN
        return Number.isInteger(level) && level >= -10 && level <= 10 && !Object.is(level, -0)
      })
    )
  })

  test('follows the weights it is given', ({ assert }) => {
    const facts = [specimen({ headers: { unsubscribe: true } })]
    const [prior] = predictImportance(facts)
    const [own] = predictImportance(facts, { ...PRIOR, unsubscribe: 2 })
    assert.isAbove(own?.level ?? 0, prior?.level ?? 0)
  })
})
