import { test } from '@japa/runner'
import type { Facts } from '@caliopen/contract/facts'
import {
  authenticated,
  signedAndEncrypted,
  specimen,
} from '@caliopen/contract/kit/trust_rules/specimen'
import { seal } from './seal.js'

const sealed = { ...specimen().service, seal: { issuer: 'Caliopen', verified: true } }
const forged = { ...sealed, seal: { issuer: 'Caliopen', verified: false } }

test.group('Trust rule: seal', () => {
  test('counts for a message that the sealed service sent', ({ assert }) => {
    assert.equal(points({ service: sealed, authentication: authenticated }), 30)
  })

  test('earns nothing for a message that only names the sealed service', ({ assert }) => {
    assert.equal(points({ service: sealed }), 0)
    assert.equal(points({ service: sealed, openpgp: signedAndEncrypted }), 0)
  })

  test('earns nothing when it does not hold', ({ assert }) => {
    assert.equal(points({ service: forged, authentication: authenticated }), 0)
  })
})

function points(changes: Partial<Facts>): number | undefined {
  return seal.judge([specimen(changes)])[0]?.[0]?.points
}
