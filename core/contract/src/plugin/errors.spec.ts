import { test } from '@japa/runner'
import { certificateCode } from './certificate_codes.js'
import { PluginError } from './errors.js'

test.group('A PluginError', () => {
  test('of another copy of the class is one', ({ assert }) => {
    class Copy extends Error {
      override name = 'PluginError'
      code = 'E_TEMPORARY'
    }
    assert.isTrue(new Copy() instanceof PluginError)
    assert.isTrue(new PluginError('E_REFUSED', 'no') instanceof PluginError)
    assert.isFalse(new Error('PluginError') instanceof PluginError)
    const alike: unknown = { name: 'PluginError', code: 'E_TEMPORARY' }
    assert.isFalse(alike instanceof PluginError)
  })

  test('says of a certificate with {0}: {1}')
    .with<[string, string | null][]>([
      ['CERT_HAS_EXPIRED', 'E_CERTIFICATE_EXPIRED'],
      ['ERR_TLS_CERT_ALTNAME_INVALID', 'E_CERTIFICATE_NAME'],
      ['DEPTH_ZERO_SELF_SIGNED_CERT', 'E_CERTIFICATE_UNKNOWN'],
      ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'E_CERTIFICATE_UNKNOWN'],
      ['ECONNREFUSED', null],
      ['', null],
    ])
    .run(({ assert }, [code, expected]) => {
      assert.equal(certificateCode(Object.assign(new Error('x'), { code })), expected)
    })
})
