import { test } from '@japa/runner'
import type { Outcome, Report } from '../channel.js'
import { NEVER, verdictOn } from './verdict.js'

const NOW = 1_000_000
const LATER = NOW + 432_000_000
const ID = Buffer.alloc(16)

function report(kind: Outcome['kind'], sender = 'ana@example.org'): Report {
  const delivery = { id: ID, recipient: 'bo@far.example', attempts: 2, repeated: false }
  return {
    delivery,
    letter: { accountId: ID, messageId: ID, sender, deliveries: [delivery] },
    outcome: { kind, reply: 'x', status: '4.2.0', host: null, tls: null, uncertain: false },
  }
}

test.group('what a delivery becomes', () => {
  test('a delivered one asks for nothing any more', ({ assert }) => {
    const verdict = verdictOn(report('delivered'), LATER, NOW, 0.5)
    assert.containsSubset(verdict, { status: 'delivered', attempts: 3, nextAt: NOW })
  })

  test('one that was put off waits for its next attempt', ({ assert }) => {
    const verdict = verdictOn(report('deferred'), LATER, NOW, 0.5)
    assert.containsSubset(verdict, { status: 'queued', attempts: 3, nextAt: NOW + 15 * 60_000 })
  })

  test('one that was put off too long fails as expired', ({ assert }) => {
    const verdict = verdictOn(report('deferred'), NOW, NOW, 0.5)
    assert.containsSubset(verdict, { status: 'failed', nextAt: NOW, outcome: { status: '4.4.7' } })
  })

  test('a failed one owes its sender a word', ({ assert }) => {
    const verdict = verdictOn(report('failed'), LATER, NOW, 0.5)
    assert.containsSubset(verdict, { status: 'failed', nextAt: NOW })
  })

  test('nobody is told about a failed notice', ({ assert }) => {
    const verdict = verdictOn(report('failed', ''), LATER, NOW, 0.5)
    assert.containsSubset(verdict, { status: 'failed', nextAt: NEVER })
  })

  test('one that was not tried waits as before', ({ assert }) => {
    const verdict = verdictOn({ ...report('failed'), outcome: 'released' }, LATER, NOW, 0.5)
    assert.containsSubset(verdict, { status: 'queued', attempts: 2, nextAt: NOW })
  })
})
