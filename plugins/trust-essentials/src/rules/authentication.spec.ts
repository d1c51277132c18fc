import { test } from '@japa/runner'
import type { AuthenticationFacts, DomainVerdict } from '@caliopen/contract/facts'
import { authenticated, clear, specimen } from '@caliopen/contract/kit/trust_rules/specimen'
import { authentication } from './authentication.js'

const own: DomainVerdict = { result: 'pass', domain: 'atelier.example', aligned: true }
const foreign: DomainVerdict = { result: 'pass', domain: 'sender.example', aligned: false }

test.group('Trust rule: authentication', () => {
  test('what nobody checked is said, and earns nothing', ({ assert }) => {
    assert.deepEqual(judge(null), [['authentication.unchecked', 0]])
  })

  test('a message that never left the house, or came by another channel, needs no check', ({
    assert,
  }) => {
    const local = specimen({ transport: { ...clear, local: true } })
    assert.deepEqual(authentication.judge([local, specimen({ channel: 'xmpp' })]), [[], []])
  })

  test('an aligned signature counts, wherever it stands among others', ({ assert }) => {
    assert.equal(sum({ dkim: [foreign, own] }), 6)
  })

  test('a signature that is present but not verified and aligned earns nothing: {name}')
    .with([
      { name: 'of another domain', dkim: [foreign] },
      { name: 'broken', dkim: [{ ...own, result: 'fail' as const }] },
      { name: 'neutral', dkim: [{ ...own, result: 'neutral' as const }] },
      { name: 'not there', dkim: [] },
    ])
    .run(({ assert }, { dkim }) => {
      assert.equal(sum({ dkim }), 0)
    })

  test('an SPF pass of a domain that is not the sender’s earns nothing', ({ assert }) => {
    assert.equal(sum({ dkim: [], spf: foreign }), 0)
  })

  test('a DMARC failure caps at 0 whatever the policy', ({ assert }) => {
    for (const policy of ['none', 'quarantine', 'reject', null] as const) {
      const facts = specimen({
        authentication: { ...authenticated, dmarc: { result: 'fail', policy } },
      })
      const ceilings = authentication.judge([facts])[0]?.map(({ ceiling }) => ceiling)
      assert.include(ceilings, 0)
    }
  })

  test('a lookup that failed is neither a pass nor a failure', ({ assert }) => {
    assert.deepInclude(judge({ ...authenticated, dmarc: { result: 'temperror', policy: null } }), [
      'authentication.dmarc_undecided',
      0,
    ])
  })
})

function judge(facts: AuthenticationFacts | null): [key: string, points: number][] {
  const rows = authentication.judge([specimen({ authentication: facts })])[0] ?? []
  return rows.map(({ reason, points }) => [reason.key, points])
}

function sum(changes: Partial<AuthenticationFacts>): number {
  return judge({ ...authenticated, ...changes }).reduce((total, [, points]) => total + points, 0)
}
