import fc from 'fast-check'
import { test } from '@japa/runner'
import { parseAnswer } from './answer.js'

const SCANNED = {
  ...{ is_skipped: false, score: 7.456, required_score: 15, action: 'add header' },
  symbols: {
    A: { name: 'R_SPF_FAIL', score: 1.004, options: ['-all', 7, 'x\r\ny', 'z', 'more'] },
    B: { name: 'a name with spaces', score: 1 },
    C: { name: 'NO_SCORE' },
  },
  messages: { smtp_message: 'Try again\nlater' },
}

test.group('An answer of rspamd', () => {
  test('is read as far as it is used', ({ assert }) => {
    assert.deepEqual(parseAnswer(JSON.stringify(SCANNED)), {
      ...{ action: 'add header', score: 7.456, rejectScore: 15, isForced: false },
      symbols: [{ name: 'R_SPF_FAIL', score: 1, options: ['-all', 'x y', 'z'] }],
      words: 'Try again later',
    })
  })

  test('says whether one rule decided alone', ({ assert }) => {
    const forced = (more: object) => parseAnswer(JSON.stringify({ ...SCANNED, ...more }))?.isForced
    assert.isTrue(forced({ is_skipped: true }))
    assert.isTrue(forced({ action: 'reject', score: 3 }))
    assert.isFalse(forced({ action: 'reject', score: 15 }))
  })

  test('is none: {0}')
    .with([
      ...['', 'null', '[]', '{}', '{"action":"no action"}', '<html>'],
      JSON.stringify({ ...SCANNED, action: 'explode' }),
      JSON.stringify({ ...SCANNED, score: '7' }),
      JSON.stringify({ ...SCANNED, required_score: null }),
    ])
    .run(({ assert }, text) => assert.isNull(parseAnswer(text)))

  test('never makes us fall, whatever it holds', ({ assert }) => {
    fc.assert(
      fc.property(fc.json(), fc.string(), (symbols, words) => {
        const answer = parseAnswer(
          JSON.stringify({ ...SCANNED, symbols: JSON.parse(symbols), messages: { words } })
        )
        assert.isAtMost(answer?.symbols.length ?? 0, 200)
      })
    )
  })
})
