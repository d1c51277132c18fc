import { test } from '@japa/runner'
import { join } from './directory.js'

const v6 = { kind: 'found', found: ['::1', '::2'] } as const
const v4 = { kind: 'found', found: ['192.0.2.1', '192.0.2.2', '192.0.2.3'] } as const

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
      }
    )
  })

  test('one family is enough when the other does not answer', ({ assert }) => {
    const answer = join([
      { kind: 'unknown', reason: 'ETIMEOUT' },
      { ...v4, found: ['192.0.2.1'] },
    ])
    assert.deepEqual(answer, { kind: 'found', found: ['192.0.2.1'] })
  })

  test('no answer of one family means that nothing is known', ({ assert }) => {
    const answer = join([{ kind: 'none' }, { kind: 'unknown', reason: 'ESERVFAIL' }])
    assert.deepEqual(answer, { kind: 'unknown', reason: 'ESERVFAIL' })
  })

  test('a name that does not exist has none', ({ assert }) => {
    assert.deepEqual(join([{ kind: 'no_name' }, { kind: 'no_name' }]), { kind: 'no_name' })
  })
})
