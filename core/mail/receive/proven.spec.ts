import { test } from '@japa/runner'
import type { AuthenticationResult } from '@caliopen/contract/facts'
import { isProven } from './proven.js'

const found = (spf: AuthenticationResult, dmarc: AuthenticationResult, aligned: boolean) =>
  isProven({
    authentication: {
      ...{ spf: { result: spf, domain: 'member.example', aligned }, dkim: [] },
      ...{ dmarc: { result: dmarc, policy: 'reject' }, arc: null, iprev: null },
    },
  })

test.group('The sender of an envelope', () => {
  test('is proven by SPF, or by an author of the same domain', ({ assert }) => {
    assert.isTrue(found('pass', 'fail', false))
    assert.isTrue(found('fail', 'pass', true))
    assert.isFalse(found('fail', 'fail', true))
    assert.isTrue(isProven({ authentication: null }))
  })

  test('is not proven by an author of another domain', ({ assert }) => {
    assert.isFalse(found('fail', 'pass', false))
    assert.isFalse(found('softfail', 'temperror', false))
  })

  test('is believed while the DNS of its own domain gives no answer', ({ assert }) => {
    assert.isTrue(found('temperror', 'none', false))
    assert.isTrue(found('fail', 'temperror', true))
  })
})
