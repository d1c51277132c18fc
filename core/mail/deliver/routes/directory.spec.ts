import { test } from '@japa/runner'
import { join } from './directory.js'

const v6 = { kind: 'found', found: ['::1', '::2'], authentic: true } as const
const v4 = {
  kind: 'found',
  found: ['192.0.2.1', '192.0.2.2', '192.0.2.3'],
  authentic: true,
} as const

const NOBODY = { kind: 'no_name', authentic: true } as const

test.group('the addresses of a host', () => {
  test('families take turns, IPv6 first', ({ assert }) => {
    assert.deepEqual(
      join([
        { ...v6, found: [...v6.found] },
        { ...v4, found: [...v4.found] },
      ]),
      {
        kind: 'found',
        found: ['::1', '192.0.2.1', '::2', '192.0.2.2'],
        authentic: true,
      }
    )
  })

  test('one family is enough when the other does not answer', ({ assert }) => {
    const answer = join([
      { kind: 'unknown', reason: 'ETIMEOUT' },
      { ...v4, found: ['192.0.2.1'] },
    ])
    assert.deepEqual(answer, { kind: 'found', found: ['192.0.2.1'], authentic: true })
  })

  test('no answer of one family means that nothing is known', ({ assert }) => {
    const answer = join([
      { kind: 'none', authentic: false },
      { kind: 'unknown', reason: 'ESERVFAIL' },
    ])
    assert.deepEqual(answer, { kind: 'unknown', reason: 'ESERVFAIL' })
  })

  test('a name that does not exist has none', ({ assert }) => {
    assert.deepEqual(join([NOBODY, NOBODY]), NOBODY)
  })

  test('is authentic also when one answer was kept back', ({ assert }) => {
    const kept = { kind: 'unknown', reason: 'ETIMEOUT' } as const
    assert.containsSubset(join([kept, { ...v4, found: [...v4.found] }]), { authentic: true })
    const forged = { kind: 'none', authentic: false } as const
    assert.containsSubset(join([forged, { ...v4, found: [...v4.found] }]), { authentic: false })
  })
})
