import { test } from '@japa/runner'
import { hashOfSecret, newSecret } from './secret.js'

test.group('The secret of an app password', () => {
  test('has seven groups of four, and is never the same', ({ assert }) => {
    const secrets = Array.from({ length: 200 }, newSecret)
    for (const secret of secrets) assert.match(secret, /^[a-km-np-z2-9]{4}(-[a-km-np-z2-9]{4}){6}$/)
    assert.equal(new Set(secrets).size, secrets.length)
  })

  test('is known however it is typed', ({ assert }) => {
    const secret = newSecret()
    const hash = hashOfSecret(secret)
    assert.lengthOf(hash ?? Buffer.alloc(0), 32)
    for (const typed of [
      secret.replaceAll('-', ''),
      secret.replaceAll('-', ' '),
      ` ${secret.toUpperCase()}\t`,
      secret.replaceAll('-', '\u2013'),
      secret.replaceAll('-', '\u00a0'),
    ]) {
      assert.deepEqual(hashOfSecret(typed), hash, typed)
    }
  })

  test('is nothing else', ({ assert }) => {
    for (const text of ['', 'violet ladder tuesday soup', `${newSecret()}a`, 'o'.repeat(28)]) {
      assert.isNull(hashOfSecret(text), text)
    }
    assert.isNull(hashOfSecret('a'.repeat(1_000_000)))
  })
})
