import { test } from '@japa/runner'
import { quoteAnswered, quoteForwarded, withQuote } from './quote.js'

const words = { wrote: 'Bo wrote:', forwarded: ['-- Forwarded --', 'From: Bo'] }

test.group('a quote', () => {
  test('marks every line', ({ assert }) => {
    assert.equal(quoteAnswered('one\r\n\r\n> older\r\n', words), 'Bo wrote:\n> one\n>\n>> older')
  })

  test('of a forwarded letter stands as it was, below its head', ({ assert }) => {
    assert.equal(quoteForwarded('one\n> older', words), '-- Forwarded --\nFrom: Bo\n\none\n> older')
  })

  test('follows what was written', ({ assert }) => {
    assert.equal(withQuote('Yes.\n\n\n', '> ?'), 'Yes.\n\n> ?')
    assert.equal(withQuote('', '> ?'), '> ?')
    assert.equal(withQuote('Yes.', ''), 'Yes.')
  })

  test('of a very long letter is cut', ({ assert }) => {
    assert.isBelow(quoteAnswered('x'.repeat(500_000), words).length, 101_000)
  })
})
