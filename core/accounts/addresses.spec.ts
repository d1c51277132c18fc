import { test } from '@japa/runner'
import { normaliseAddress, normaliseDomain } from './addresses.js'

test.group('Addresses', () => {
  test('are kept in lower case, with the domain in A-labels', ({ assert }) => {
    assert.equal(normaliseAddress('Ana@Example.ORG'), 'ana@example.org')
    assert.equal(normaliseAddress('Jörg@MÜNCHEN.example'), 'jörg@xn--mnchen-3ya.example')
    assert.equal(normaliseAddress('jo\u0308rg@example.org'), 'jörg@example.org')
    assert.equal(normaliseAddress('"a b"@example.org'), null)
  })

  test('have the lengths of RFC 5321 §4.5.3.1', ({ assert }) => {
    assert.isNotNull(normaliseAddress(`${'a'.repeat(64)}@example.org`))
    assert.isNull(normaliseAddress(`${'a'.repeat(65)}@example.org`))
    assert.isNull(normaliseAddress(`${'ö'.repeat(33)}@example.org`))
    assert.isNull(normaliseAddress(`ana@${'a'.repeat(64)}.org`))
    assert.isNull(normaliseAddress(`ana@${'abc.'.repeat(63)}org`))
  })

  test('have a local part and a domain', ({ assert }) => {
    for (const text of ['', '@', 'ana', 'ana@', '@example.org', 'a b@example.org', 'a<b@c.org']) {
      assert.isNull(normaliseAddress(text), text)
    }
  })

  test('domains are names, and never addresses of machines in disguise', ({ assert }) => {
    assert.equal(normaliseDomain('1.2'), '1.2')
    for (const text of [
      '',
      '.',
      'a..b',
      '-a.org',
      'a-.org',
      'a b.org',
      'a/b',
      '[192.0.2.1]',
      'a.org.',
    ]) {
      assert.isNull(normaliseDomain(text), text)
    }
  })
})
