import { test } from '@japa/runner'
import { documentTokens, words } from './tokens.js'

test.group('The words of a text', () => {
  test('are folded to lower case without accents', ({ assert }) => {
    assert.deepEqual(words('Éva’s CAFÉ, straße 42'), ['eva', 's', 'cafe', 'straße', '42'])
  })

  test('are pairs of neighbours where a script has no spaces', ({ assert }) => {
    assert.deepEqual(words('你好世界 ok'), ['你好', '好世', '世界', 'ok'])
  })

  test('carry the number of their account, and the letter of their field', ({ assert }) => {
    const tokens = documentTokens({ ordinal: 100, fields: { from: 'Ana' }, text: 'hi ana hi' })
    assert.sameMembers([...new Set(tokens.split(' '))], ['2s_f_ana', '2s_ana', '2s_hi'])
  })

  test('are the same in a document and in a query: {$self}')
    .with([
      'plain Words, 42 of them.',
      'Éva’s CAFÉ',
      'straße naïve Ĳssel',
      '你好世界 ok',
      `x${'Y9'.repeat(70)} z`,
      '',
    ])
    .run(({ assert }, text) => {
      const tokens = documentTokens({ ordinal: 1, fields: {}, text }).split(' ').filter(Boolean)
      assert.deepEqual(
        tokens,
        words(text).map((word) => `1_${word}`)
      )
    })

  test('of one account are never those of another', ({ assert }) => {
    const tokensOf = (ordinal: number) =>
      new Set(documentTokens({ ordinal, fields: { subject: '1 s' }, text: '11 z_1 s' }).split(' '))
    assert.isTrue(tokensOf(1).isDisjointFrom(tokensOf(37)))
  })
})
