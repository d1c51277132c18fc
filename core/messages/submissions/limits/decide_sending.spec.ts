import { test } from '@japa/runner'
import fc from 'fast-check'
import { DAY, decideSending, MINUTE, SLOT, slotOf } from './decide_sending.js'

const NOW = Date.UTC(2026, 10, 3, 14, 7)
const HOUR = 60 * MINUTE
const LIMITS = { messagesAnHour: 10, recipientsAnHour: 30, messagesADay: 20, recipientsADay: 60 }
const one = { messages: 1, recipients: 1 }
const at = (ago: number, messages: number, recipients = messages) => ({
  ...{ slot: slotOf(NOW - ago), messages, recipients },
})

test.group('Whether an account may send more', () => {
  test('is yes while there is room', ({ assert }) => {
    assert.isNull(decideSending([], one, LIMITS, NOW))
    assert.isNull(decideSending([at(0, 9)], one, LIMITS, NOW))
    assert.isNull(decideSending([at(2 * HOUR, 19)], one, LIMITS, NOW))
    assert.isNull(decideSending([at(DAY + SLOT, 1000)], one, LIMITS, NOW))
  })

  test('is no until enough of it is an hour ago', ({ assert }) => {
    const before = [at(40 * MINUTE, 4), at(10 * MINUTE, 6)]
    assert.deepEqual(decideSending(before, one, LIMITS, NOW), {
      what: 'messages',
      limit: 10,
      per: 'hour',
      retryAt: slotOf(NOW - 40 * MINUTE) + SLOT + HOUR,
    })
  })

  test('is said by what holds back longest', ({ assert }) => {
    const before = [at(20 * HOUR, 10), at(10 * MINUTE, 10)]
    const refusal = decideSending(before, one, LIMITS, NOW)
    assert.containSubset(refusal, { per: 'day', retryAt: slotOf(NOW - 20 * HOUR) + SLOT + DAY })
  })

  test('is never for more than there can be', ({ assert }) => {
    const refusal = decideSending([], { messages: 1, recipients: 31 }, LIMITS, NOW)
    assert.deepEqual(refusal, { what: 'recipients', limit: 30, per: 'hour', retryAt: null })
  })

  test('is yes at the time that was told, if nothing was sent in between', () => {
    const sent = fc.record({
      slot: fc.integer({ min: 0, max: 400 }).map((slots) => slotOf(NOW) - slots * SLOT),
      messages: fc.integer({ min: 0, max: 12 }),
      recipients: fc.integer({ min: 0, max: 40 }),
    })
    fc.assert(
      fc.property(fc.array(sent, { maxLength: 20 }), (before) => {
        const refusal = decideSending(before, one, LIMITS, NOW)
        if (!refusal) return true
        const { retryAt } = refusal
        if (retryAt === null || retryAt <= NOW) return false
        return decideSending(before, one, LIMITS, retryAt) === null
      })
    )
  })
})
