import { test } from '@japa/runner'
import { encode } from 'dns-packet'
import type { Answer } from 'dns-packet'
import { fuzzDns } from '../testing/fuzz_dns.js'
import { readMessage } from './message.js'
import { readName } from './names.js'

function read(...answers: Answer[]) {
  const questions = [{ type: 'A' as const, name: 'far.example' }]
  return readMessage(encode({ type: 'response', id: 1, questions, answers })).answers.map(
    ({ data }) => data
  )
}

const common = { name: 'far.example', ttl: 60 }

test.group('An answer of the DNS', () => {
  test('is read as others write it', ({ assert }) => {
    const certificate = Buffer.from('0123')
    assert.deepEqual(
      read(
        { ...common, type: 'A', data: '192.0.2.1' },
        { ...common, type: 'MX', data: { preference: 10, exchange: 'MX.far.example' } },
        { ...common, type: 'TXT', data: ['v=spf1 ', 'mx', Buffer.from([0xe9])] },
        { ...common, type: 'TLSA', data: { usage: 3, selector: 1, matchingType: 1, certificate } },
        { ...common, type: 'CNAME', data: 'real.far.example' }
      ),
      [
        '192.0.2.1',
        { priority: 10, exchange: 'mx.far.example' },
        'v=spf1 mx\u00e9',
        { usage: 3, selector: 1, matchingType: 1, data: certificate },
        'real.far.example',
      ]
    )
  })

  test('has addresses as RFC 5952 writes them: {$self}')
    .with([
      '::',
      '::1',
      '2001:db8::1',
      '2001:db8:0:1:1:1:1:1',
      'fe80::1:0:0:1',
      '1::',
      '10:0:1::2:0',
    ])
    .run(({ assert }, data) => {
      assert.deepEqual(read({ ...common, type: 'AAAA', data }), [data])
    })

  test('names hold no dot that joins two labels', ({ assert }) => {
    const bytes = Buffer.from('\x05a.b c\x03org\x00', 'latin1')
    assert.deepEqual(readName(bytes, 0), { name: String.raw`a\.b\032c.org`, end: bytes.length })
  })

  test('names that run in circles or forwards are refused', ({ assert }) => {
    assert.throws(() => readName(Buffer.from([0xc0, 0x00]), 0), /circles/)
    assert.throws(() => readName(Buffer.from([0xc0, 0x02, 0x00]), 0), /circles/)
    const chain = Buffer.from([
      0,
      ...Array.from({ length: 40 }, (_, at) => [0xc0, at * 2 - 1]).flat(),
    ])
    chain[2] = 0
    assert.throws(() => readName(chain, chain.length - 2), /circles/)
  })

  test('neither fells nor delays whoever reads it', () => {
    fuzzDns({ inputs: Number(process.env.FUZZ_RUNS ?? 2_000) })
  }).timeout(60_000)
})
