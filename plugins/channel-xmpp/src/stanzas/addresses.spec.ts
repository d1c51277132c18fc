import { test } from '@japa/runner'
import fc from 'fast-check'
import { bareOf, normalised, readAddress } from './addresses.js'

test.group('Addresses', () => {
  test('{0} is {1}')
    .with<[string, string | null][]>([
      ['ana@chat.example', 'ana@chat.example'],
      [' Ana@Chat.Example ', 'ana@chat.example'],
      ['ana@chat.example/Phone at @home', 'ana@chat.example'],
      ['chat.example', 'chat.example'],
      ['émile@chat.example', 'émile@chat.example'],
      ['ana', 'ana'],
      ['', null],
      ['@chat.example', null],
      ['ana@', null],
      ['a@b@c', null],
      ['a b@chat.example', null],
      ['ana@chat example', null],
      ['ana@chat.example<', null],
      [`${'x'.repeat(2000)}@chat.example`, null],
    ])
    .run(({ assert }, [text, bare]) => assert.equal(readAddress(text)?.bare ?? null, bare))

  test('any text is read or is none, and what was read is read the same again', ({ assert }) => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const bare = bareOf(text)
        assert.equal(bareOf(bare), bare)
        assert.equal(normalised(normalised(text)), normalised(text))
      })
    )
  })
})
