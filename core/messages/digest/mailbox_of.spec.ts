import { test } from '@japa/runner'
import type { ArrivalFacts } from '@caliopen/contract/arrival'
import type { DmarcVerdict } from '@caliopen/contract/facts'
import { mailboxOf } from './mailbox_of.js'

function arrived(dmarc: DmarcVerdict | null): ArrivalFacts {
  return {
    remoteAddress: '192.0.2.1',
    helo: 'mx.far.example',
    tls: null,
    local: false,
    authentication: { spf: null, dkim: [], dmarc, arc: null, iprev: null },
  }
}

test.group('The mailbox of what comes in', () => {
  test('is the inbox, also where nobody looked at it', ({ assert }) => {
    assert.equal(mailboxOf(null), 'inbox')
    assert.equal(mailboxOf(arrived(null)), 'inbox')
    assert.equal(mailboxOf(arrived({ result: 'pass', policy: 'reject' })), 'inbox')
  })

  test('is Junk for what its own domain disowns and wants set apart', ({ assert }) => {
    const failed = { result: 'fail', policy: 'quarantine' } as const
    assert.equal(mailboxOf(arrived({ ...failed, disposition: 'quarantine' })), 'junk')
    assert.equal(mailboxOf(arrived({ ...failed, disposition: 'none' })), 'inbox')
  })

  test('is Junk for what the antispam says is spam', ({ assert }) => {
    const scanned = (verdict: 'clean' | 'junk' | 'unscanned'): ArrivalFacts => ({
      ...arrived(null),
      antispam: { verdict, score: null, threshold: 6, symbols: [] },
    })
    assert.equal(mailboxOf(scanned('junk')), 'junk')
    assert.equal(mailboxOf(scanned('clean')), 'inbox')
    assert.equal(mailboxOf(scanned('unscanned')), 'inbox')
  })
})
