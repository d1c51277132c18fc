import { test } from '@japa/runner'
import { decideTrust } from './engine.js'
import { signsOf } from './signs.js'
import { authenticated, signedAndEncrypted, specimen } from './specimen.js'

const service = { ...specimen().service, seal: { issuer: 'Caliopen', verified: true } }

test.group('Trust signs', () => {
  test('show a seal that holds and a signature that is the sender’s', ({ assert }) => {
    const facts = specimen({ service, authentication: authenticated, openpgp: signedAndEncrypted })
    assert.deepEqual(
      decideTrust([facts]).map(({ evidence }) => signsOf(evidence)),
      [{ sealed: true, verifiedSignature: true }]
    )
  })

  test('show nothing that was only claimed', ({ assert }) => {
    const openpgp = { ...signedAndEncrypted, signerIsSender: false }
    assert.deepEqual(
      decideTrust([specimen({ service, openpgp })]).map(({ evidence }) => signsOf(evidence)),
      [{ sealed: false, verifiedSignature: false }]
    )
  })
})
