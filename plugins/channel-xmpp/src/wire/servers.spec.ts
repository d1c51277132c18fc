import { test } from '@japa/runner'
import { bringNetwork } from '@caliopen/contract/shims/network'
import type { DnsAnswer } from '@caliopen/contract/plugin/host'
import { inOrder, serversOf } from './servers.js'

function withRecords(records: Record<string, DnsAnswer[]>): void {
  bringNetwork({
    connect: async () => Promise.reject(new Error('not here')),
    resolve: async (name, type) => records[`${type} ${name}`] ?? [],
  })
}

function srv(name: string, port: number, priority = 0, weight = 0): DnsAnswer {
  return { name, port, priority, weight }
}

async function services(domain: string, host: string | null = null): Promise<string[]> {
  const servers = await serversOf(domain, host)
  return servers.map(({ service }) => service)
}

test.group('The servers of a domain', () => {
  test('both kinds of records stand in one order', async ({ assert }) => {
    withRecords({
      'SRV _xmpps-client._tcp.x.example': [srv('b.example', 5223, 10), srv('d.example', 443, 30)],
      'SRV _xmpp-client._tcp.x.example': [srv('a.example', 5222, 5), srv('c.example', 5222, 20)],
    })
    assert.deepEqual(await services('x.example'), [
      'xmpp://a.example:5222',
      'xmpps://b.example:5223',
      'xmpp://c.example:5222',
      'xmpps://d.example:443',
    ])
  })

  test('without records it is the domain itself', async ({ assert }) => {
    withRecords({ 'AAAA x.example': [{ value: '2001:db8::1' }] })
    assert.deepEqual(await services('x.example'), [
      'xmpp://x.example:5222',
      'xmpps://x.example:5223',
    ])
  })

  test('a domain that {0} says so')
    .with<[string, Record<string, DnsAnswer[]>, string][]>([
      ['does not exist', {}, 'faults.no_domain'],
      [
        'has no such service',
        { 'SRV _xmpp-client._tcp.x.example': [srv('.', 0)] },
        'faults.no_service',
      ],
    ])
    .run(async ({ assert }, [, records, key]) => {
      withRecords(records)
      const error: unknown = await serversOf('x.example', null).catch((one: unknown) => one)
      assert.containSubset(error, { text: { key } })
    })

  test('what a person wrote, {0}, is {1}')
    .with<[string, string[]][]>([
      ['chat.example', ['xmpp://chat.example:5222', 'xmpps://chat.example:5223']],
      ['chat.example:5222', ['xmpp://chat.example:5222']],
      ['chat.example:443', ['xmpps://chat.example:443']],
      ['[2001:db8::1]:5222', ['xmpp://[2001:db8::1]:5222']],
    ])
    .run(async ({ assert }, [host, expected]) => {
      assert.deepEqual(await services('x.example', host), expected)
    })

  test('weights say how often who comes first', ({ assert }) => {
    const records = [
      { priority: 1, weight: 90 },
      { priority: 1, weight: 10 },
      { priority: 1, weight: 0 },
    ]
    const firsts = Array.from({ length: 2_000 }, () => inOrder(records)[0]?.weight)
    const heavy = firsts.filter((weight) => weight === 90).length
    assert.isAbove(heavy, 1_700)
    assert.isBelow(heavy, 1_900)
    // RFC 2782: a very small chance
    assert.isBelow(firsts.filter((weight) => weight === 0).length, 5)
  })
})
