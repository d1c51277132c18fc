import { test } from '@japa/runner'
import fc from 'fast-check'
import { matchExpression, parseQuery } from './query.js'

test.group('A search', () => {
  test('understands words, quotes and operators', ({ assert }) => {
    const query = parseQuery(
      'invoice "Paul" from:ana has:attachment is:unread in:Sent after:2026-01-31'
    )
    assert.deepEqual(query, {
      terms: [
        { field: null, word: 'invoice', prefix: true },
        { field: null, word: 'paul', prefix: false },
        { field: 'from', word: 'ana', prefix: true },
      ],
      before: null,
      after: Date.UTC(2026, 0, 31),
      in: 'sent',
      hasAttachment: true,
      unread: true,
    })
  })

  test('takes an operator that it does not know for words', ({ assert }) => {
    assert.deepEqual(
      parseQuery('http:example').terms.map(({ word }) => word),
      ['http', 'example']
    )
  })

  test('asks for the words of one account in both dialects', ({ assert }) => {
    const query = parseQuery('from:ana lunch')
    assert.equal(matchExpression(query, 5, 'sqlite'), '"5_f_ana"* AND "5_lunch"*')
    assert.equal(matchExpression(query, 5, 'mysql'), '+5_f_ana* +5_lunch*')
  })

  test('never becomes anything but words, whatever is typed', ({ assert }) => {
    const property = fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const expression = matchExpression(parseQuery(text), 7, 'sqlite')
      assert.match(expression, /^("7_[\p{L}\p{N}\p{M}_]+"\*?( AND )?)*$/u)
    })
    fc.assert(property, { numRuns: 1000 })
  })
})
