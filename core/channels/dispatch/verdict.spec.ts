import { test } from '@japa/runner'
import type { RecipientDsn } from '@caliopen/contract/dsn'
import type { Outcome, Report } from '../channel.js'
import { DELAY_TOLD, NEVER, verdictOn } from './verdict.js'
import type { Standing } from './verdict.js'

const NOW = 1_000_000
const LATER = NOW + 432_000_000
const ID = Buffer.alloc(16)
const FRESH: Standing = { createdAt: NOW, expiresAt: LATER, owed: null }

function report(
  kind: Outcome['kind'],
  sender = 'ana@example.org',
  {
    notify = null,
    attempts = 2,
    ...said
  }: Partial<Outcome & RecipientDsn & { attempts: number }> = {}
): Report {
  const dsn = { notify, orcpt: null }
  const delivery = { id: ID, recipient: 'bo@far.example', attempts, repeated: false, dsn }
  return {
    delivery,
    letter: {
      ...{ accountId: ID, messageId: ID, sender, deliveries: [delivery], bytes: null, via: null },
      dsn: { ret: null, envid: null },
    },
    outcome: {
      kind,
      reply: 'x',
      status: '4.2.0',
      host: null,
      tls: null,
      uncertain: false,
      ...said,
    },
  }
}

test.group('what a delivery becomes', () => {
  test('a delivered one asks for nothing any more', ({ assert }) => {
    const verdict = verdictOn(report('delivered'), FRESH, NOW, 0.5)
    assert.containsSubset(verdict, { status: 'delivered', attempts: 3, nextAt: NOW })
  })

  test('one that was put off waits for its next attempt', ({ assert }) => {
    const verdict = verdictOn(report('deferred'), FRESH, NOW, 0.5)
    assert.containsSubset(verdict, { status: 'queued', attempts: 3, nextAt: NOW + 15 * 60_000 })
  })

  test('one that was put off too long fails as expired', ({ assert }) => {
    const verdict = verdictOn(
      report('deferred', 'ana@example.org', { attempts: 20 }),
      { ...FRESH, expiresAt: NOW },
      NOW,
      0.5
    )
    assert.containsSubset(verdict, { status: 'failed', outcome: { status: '4.4.7' } })
  })

  test('a failed one owes its sender a word', ({ assert }) => {
    const verdict = verdictOn(report('failed'), FRESH, NOW, 0.5)
    assert.containsSubset(verdict, { status: 'failed', owed: { tell: 'failed', at: NOW } })
  })

  test('nobody is told about a failed notice', ({ assert }) => {
    const verdict = verdictOn(report('failed', ''), FRESH, NOW, 0.5)
    assert.containsSubset(verdict, { status: 'failed', nextAt: NEVER, owed: null })
  })

  test('one that was not tried waits as before', ({ assert }) => {
    const verdict = verdictOn({ ...report('failed'), outcome: 'released' }, FRESH, NOW, 0.5)
    assert.containsSubset(verdict, { status: 'queued', attempts: 2, nextAt: NOW })
  })

  test('one that was hardly tried does not fail because the clock was set ahead', ({ assert }) => {
    const ended = { ...FRESH, expiresAt: NOW - 1 }
    const verdict = verdictOn(report('deferred'), ended, NOW, 0.5)
    assert.containsSubset(verdict, { status: 'queued', nextAt: NOW + 15 * 60_000 })
  })

  test('one whose destination did not answer waits for its turn, until its own end', ({
    assert,
  }) => {
    const silence = { failures: 1, retryAt: NOW + 60_000 }
    const early = verdictOn(report('deferred'), FRESH, NOW, 0.5, silence)
    assert.equal(early.nextAt, NOW + 60_000)
    const ending = { ...FRESH, expiresAt: NOW + 30_000 }
    assert.equal(verdictOn(report('deferred'), ending, NOW, 0.5, silence).nextAt, NOW + 30_000)
    const ended = { ...FRESH, expiresAt: NOW }
    const often = { failures: 30, retryAt: NOW + 60_000 }
    assert.equal(verdictOn(report('deferred'), ended, NOW, 0.5, often).status, 'failed')
  })

  test('notify {notify}, {kind}: the sender hears {tell}')
    .with([
      { notify: null, kind: 'failed' as const, tell: 'failed' },
      { notify: null, kind: 'deferred' as const, tell: 'delayed' },
      { notify: null, kind: 'delivered' as const, tell: undefined },
      { notify: [], kind: 'failed' as const, tell: undefined },
      { notify: [], kind: 'deferred' as const, tell: undefined },
      { notify: ['success' as const], kind: 'failed' as const, tell: undefined },
      { notify: ['success' as const], kind: 'delivered' as const, tell: 'relayed' },
      { notify: ['failure' as const], kind: 'deferred' as const, tell: undefined },
      { notify: ['delay' as const], kind: 'deferred' as const, tell: 'delayed' },
    ])
    .run(({ assert }, { notify, kind, tell }) => {
      const asked = report(kind, 'ana@example.org', { notify, success: 'relayed' })
      assert.equal(verdictOn(asked, FRESH, NOW, 0.5).owed?.tell, tell)
      assert.isNull(
        verdictOn(report(kind, '', { notify, success: 'relayed' }), FRESH, NOW, 0.5).owed
      )
    })

  test('a delay is told after four hours, and once', ({ assert }) => {
    const first = verdictOn(report('deferred'), FRESH, NOW, 0.5)
    assert.deepEqual(first.owed, { tell: 'delayed', at: NOW + DELAY_TOLD })
    const told = { ...FRESH, owed: { tell: 'delayed' as const, at: null } }
    assert.deepEqual(verdictOn(report('deferred'), told, NOW, 0.5).owed, told.owed)
  })

  test('success is left to the next host where that one reports', ({ assert }) => {
    const asked = report('delivered', 'ana@example.org', { notify: ['success'] })
    assert.isNull(verdictOn(asked, FRESH, NOW, 0.5).owed)
  })
})
