import { test } from '@japa/runner'
import fc from 'fast-check'
import { planHosts } from './plan.js'
import type { Answer, MailExchanger } from './plan.js'

const isOurs = (host: string) => host === 'mx.caliopen.example'

function plan(answer: Answer<readonly MailExchanger[]>, random = () => 0.5) {
  return planHosts('far.example', answer, isOurs, random)
}

function found(...records: [priority: number, exchange: string][]): Answer<MailExchanger[]> {
  const exchangers = records.map(([priority, exchange]) => ({ priority, exchange }))
  return { kind: 'found', found: exchangers }
}

test.group('the hosts of a domain', () => {
  test('{title}')
    .with([
      {
        title: 'stand in the order of their preference',
        answer: found([20, 'b.far.example'], [10, 'a.far.example']),
        hosts: ['a.far.example', 'b.far.example'],
      },
      {
        title: 'are named without the final dot, in lower case, once',
        answer: found([10, 'A.Far.example.'], [20, 'a.far.example']),
        hosts: ['a.far.example'],
      },
      {
        title: 'are the domain itself without MX',
        answer: { kind: 'none' } as const,
        hosts: ['far.example'],
      },
      {
        title: 'are only those better than ourselves',
        answer: found([10, 'a.far.example'], [20, 'mx.caliopen.example'], [20, 'b.x'], [30, 'c.x']),
        hosts: ['a.far.example'],
      },
      {
        title: 'leave out what is no host name',
        answer: found([10, 'not a host'], [20, 'b.far.example']),
        hosts: ['b.far.example'],
      },
    ])
    .run(({ assert }, { answer, hosts }) => {
      assert.deepEqual(plan(answer), { kind: 'hosts', hosts })
    })

  test('{title}')
    .with([
      { title: 'null MX fails', answer: found([0, '']), kind: 'failed', status: '5.1.10' },
      {
        title: 'null MX with a dot fails',
        answer: found([0, '.']),
        kind: 'failed',
        status: '5.1.10',
      },
      {
        title: 'an unknown domain fails',
        answer: { kind: 'no_name' } as const,
        kind: 'failed',
        status: '5.1.2',
      },
      {
        title: 'a DNS that does not answer puts off',
        answer: { kind: 'unknown', reason: 'timeout' } as const,
        kind: 'deferred',
        status: '4.4.3',
      },
      {
        title: 'mail that leads back to us fails',
        answer: found([10, 'mx.caliopen.example'], [20, 'b.far.example']),
        kind: 'failed',
        status: '5.4.6',
      },
      {
        title: 'no usable host fails',
        answer: found([10, '!'], [20, '?']),
        kind: 'failed',
        status: '5.4.4',
      },
    ])
    .run(({ assert }, { answer, kind, status }) => {
      assert.containsSubset(plan(answer), { kind, status })
    })

  test('equals come in random order, after those that are better', ({ assert }) => {
    const record = fc.tuple(
      fc.integer({ min: 0, max: 3 }),
      fc.constantFrom('a.x', 'b.x', 'c.x', 'd.x')
    )
    fc.assert(
      fc.property(
        fc.array(record, { minLength: 1 }),
        fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
        (records, chances) => {
          const planned = plan(found(...records), () => chances.next().value)
          assert.equal(planned.kind, 'hosts')
          if (planned.kind !== 'hosts') return
          const best = planned.hosts.map((host) =>
            Math.min(...records.filter(([, name]) => name === host).map(([priority]) => priority))
          )
          assert.deepEqual(best, [...best].sort())
        }
      )
    )
    const both = found([10, 'a.x'], [10, 'b.x'])
    const firsts = new Set(
      Array.from({ length: 50 }, () => JSON.stringify(plan(both, Math.random)))
    )
    assert.equal(firsts.size, 2)
  })
})
