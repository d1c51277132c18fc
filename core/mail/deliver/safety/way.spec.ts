import { test } from '@japa/runner'
import { wayOf } from './way.js'

const tls = { protocol: 'TLSv1.3', cipher: 'x', verified: true, policy: 'dane' as const }
const outcome = {
  ...{ kind: 'delivered' as const, reply: '', status: '2.0.0', host: 'mx.x', tls },
  uncertain: false,
}

test.group('How a message travelled', () => {
  test('is told from what became of it: {expected}')
    .with([
      { changes: {}, expected: 'dane' },
      { changes: { tls: { ...tls, policy: 'opportunistic' as const } }, expected: 'verified' },
      { changes: { tls: { ...tls, verified: false } }, expected: 'unverified' },
      { changes: { tls: null }, expected: 'plain' },
      {
        changes: { kind: 'deferred' as const, status: '4.7.5', host: null, tls: null },
        expected: 'kept_back',
      },
      { changes: { kind: 'failed' as const, status: '5.1.1' }, expected: null },
      { changes: { kind: 'deferred' as const, status: '4.7.1' }, expected: null },
    ])
    .run(({ assert }, { changes, expected }) => {
      assert.equal(wayOf({ ...outcome, ...changes }), expected)
    })
})
