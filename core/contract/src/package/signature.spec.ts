import { generateKeyPairSync } from 'node:crypto'
import { test } from '@japa/runner'
import { holds, rawPublicKey, readPrivateKey, signPackage } from './signature.js'

const { privateKey } = generateKeyPairSync('ed25519')
const signed = {
  id: 'channel-pigeon',
  version: '1.0.0',
  publisher: 'loft',
  files: { 'plugin.json': 'abc', 'plugin.js': 'def' },
}

test.group('The signature of a package', () => {
  test('holds for what was signed, in whatever order the files come', ({ assert }) => {
    const signature = signPackage(signed, privateKey)
    const reversed = { 'plugin.js': 'def', 'plugin.json': 'abc' }
    assert.isTrue(holds(signature, { ...signed, files: reversed }))
    assert.equal(signature.key, rawPublicKey(privateKey))
    assert.lengthOf(Buffer.from(signature.key, 'base64url'), 32)
  })

  test('does not hold for anything else: {0}')
    .with<[string, Partial<typeof signed>][]>([
      ['another id', { id: 'channel-dove' }],
      ['another version', { version: '1.0.1' }],
      ['another publisher', { publisher: 'hawk' }],
      ['another file', { files: { ...signed.files, 'plugin.js': 'xyz' } }],
      ['a file more', { files: { ...signed.files, 'extra.js': 'x' } as typeof signed.files }],
    ])
    .run(({ assert }, [, changes]) => {
      assert.isFalse(holds(signPackage(signed, privateKey), { ...signed, ...changes }))
    })

  test('does not hold where key or signature are none', ({ assert }) => {
    const signature = signPackage(signed, privateKey)
    assert.isFalse(holds({ ...signature, key: 'x' }, signed))
    assert.isFalse(holds({ ...signature, signature: '' }, signed))
    const other = rawPublicKey(generateKeyPairSync('ed25519').privateKey)
    assert.isFalse(holds({ ...signature, key: other }, signed))
  })

  test('is made with Ed25519 alone', ({ assert }) => {
    const { privateKey: ec } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const pem = ec.export({ format: 'pem', type: 'pkcs8' }).toString()
    assert.throws(() => readPrivateKey(pem), /Ed25519/)
  })
})
