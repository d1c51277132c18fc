import { test } from '@japa/runner'
import type { Facts } from '@caliopen/contract/facts'
import {
  authenticated,
  friend,
  signedAndEncrypted,
  specimen,
} from '@caliopen/contract/kit/trust_rules/specimen'
import { acquaintance } from './acquaintance.js'

const met = { ...signedAndEncrypted, keyVerifiedInPerson: true }
const refused = { ...authenticated, dmarc: { result: 'fail', policy: null } } as const

test.group('Trust rule: acquaintance', () => {
  test('a first message earns nothing', ({ assert }) => {
    assert.deepEqual(judge({}), [['acquaintance.stranger', 0]])
  })

  test('a proven friend earns more than the address of one', ({ assert }) => {
    assert.deepEqual(judge({ personal: friend, authentication: authenticated }), [
      ['acquaintance.contact', 5],
      ['acquaintance.replied', 3],
    ])
    assert.deepEqual(judge({ personal: friend }), [
      ['acquaintance.contact_unproven', 2],
      ['acquaintance.replied_unproven', 2],
    ])
  })

  test('an address that the checks refuse earns nothing, whoever it belongs to', ({ assert }) => {
    assert.deepEqual(judge({ personal: friend, authentication: refused, openpgp: met }), [
      ['acquaintance.not_from_them', 0],
    ])
  })

  test('a key compared in person counts only when it signed this message', ({ assert }) => {
    assert.deepInclude(judge({ openpgp: met }), ['acquaintance.key_met', 25])
    for (const signature of ['none', 'unknown key', 'bad'] as const) {
      assert.notDeepInclude(judge({ openpgp: { ...met, signature } }), ['acquaintance.key_met', 25])
    }
    assert.deepEqual(judge({ openpgp: { ...met, signerIsSender: false } }), [
      ['acquaintance.stranger', 0],
    ])
  })

  test('what was sent counts before what was received', ({ assert }) => {
    const personal = { ...friend, repliedInThread: false, isContact: false }
    assert.deepEqual(judge({ personal }), [['acquaintance.written_to_unproven', 2]])
    assert.deepEqual(judge({ personal: { ...personal, sentTo: 0 } }), [
      ['acquaintance.seen_before_unproven', 1],
    ])
  })
})

function judge(changes: Partial<Facts>): [key: string, points: number][] {
  const rows = acquaintance.judge([specimen(changes)])[0] ?? []
  return rows.map(({ reason, points }) => [reason.key, points])
}
