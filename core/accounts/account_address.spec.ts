import { test } from '@japa/runner'
import { readAccountAddress } from './account_address.js'

test.group('The address of a new account', () => {
  test('is normalised', ({ assert }) => {
    assert.equal(readAccountAddress(' Ana.Lima@EXAMPLE.org '), 'ana.lima@example.org')
    assert.equal(readAccountAddress("o'hara@müller.de"), "o'hara@xn--mller-kva.de")
  })

  test('is one that every mail program can write: not {$self}')
    .with([
      'ana',
      '@a.org',
      'a b@a.org',
      'a..b@a.org',
      '.a@a.org',
      'a+b@a.org',
      '"a"@a.org',
      'é@a.org',
      'a@b@c.org',
    ])
    .run(({ assert }, text) => {
      assert.isNull(readAccountAddress(text))
    })
})
