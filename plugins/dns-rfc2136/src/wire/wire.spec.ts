import { test } from '@japa/runner'
import { assert as hold, property, uint8Array } from 'fast-check'
import { decodeName, encodeName } from './names.js'
import { readMessage, question, update } from './message.js'
import { printRdata, readRdata } from './rdata.js'
import { CLASS } from './records.js'
import { signMessage, TSIG_ERROR, TsigVerifier, type TsigKey } from './tsig.js'

const key: TsigKey = { name: 'caliopen.', algorithm: 'hmac-sha256', secret: Buffer.alloc(32, 7) }

/** The key's other side, which signs an answer as a server does (RFC 8945 §5.3). */
function answered(mac: Buffer, changes: (message: Buffer) => Buffer = (same) => same): number {
  const reply = changes(question('example.org', 'SOA'))
  return new TsigVerifier(key, mac).take(reply)
}

test.group('Names', () => {
  test('come back, dots and bytes in labels included: {$self}')
    .with(['.', 'example.org.', 'a\\.b.example.', '_x._tcp.example.', '\\255\\032x.example.'])
    .run(({ assert }, name) => assert.equal(decodeName(encodeName(name), 0)[0], name))

  test('are refused where they are none: {$self}')
    .with(['a..b', `${'a'.repeat(64)}.example`, `${'abcdefgh.'.repeat(40)}x`])
    .run(({ assert }, name) => assert.throws(() => encodeName(name), TypeError))

  test('that point at themselves do not hang the reader', ({ assert }) => {
    assert.throws(() => decodeName(Buffer.from([0xc0, 0x00]), 0), /circles/)
  })
})

test.group('Data of records', () => {
  test('comes back as it was written: {0} {1}')
    .with<[string, string, string?][]>([
      ['A', '192.0.2.1'],
      ['AAAA', '2001:db8::1'],
      ['AAAA', '::1'],
      ['MX', '10 mx.example.'],
      ['SRV', '0 1 993 imap.example.'],
      ['TXT', '"v=spf1 mx -all"'],
      ['TXT', '"a \\"b\\" \\\\ c" "d"'],
      ['CAA', '128 issue "ca.example; accounturi=https://ca.example/1"'],
      ['DS', '12345 8 2 abcdef'],
      ['SSHFP', '4 2 0011'],
      ['TLSA', '3 1 1 00 ff', '3 1 1 00ff'],
      ['TYPE99', '\\# 3 010203'],
      ['CNAME', 'WWW.Example.ORG.', 'www.example.org.'],
    ])
    .run(({ assert }, [type, text, again = text]) => {
      const bytes = readRdata(type, text)
      assert.equal(printRdata(type, bytes, 0, bytes.length), again)
    })

  test('is refused where it is none: {0} {1}')
    .with<[string, string][]>([
      ['A', '192.0.2.256'],
      ['A', '192.0.2'],
      ['AAAA', 'fe80'],
      ['MX', 'mx.example.'],
      ['MX', '70000 mx.example.'],
      ['TXT', '"open'],
      ['TLSA', '3 1 1 xyz'],
      ['CAA', '0 issue'],
      ['A', '192.0.2.1 192.0.2.2'],
      ['NAPTR', 'anything'],
    ])
    .run(({ assert }, [type, text]) => {
      assert.throws(() => {
        const bytes = readRdata(type, text)
        if (bytes.length === 0) throw new TypeError('nothing')
        if (type === 'CAA' && bytes.length < 9) throw new TypeError('too short')
      }, TypeError)
    })
})

test.group('Messages', () => {
  test('carry what was asked, and what must be there first', ({ assert }) => {
    const rdata = readRdata('A', '192.0.2.1')
    const record = { name: 'a.example.', type: 'A', class: CLASS.in, ttl: 600, rdata }
    const { answers, authorities } = readMessage(update('example.', [record], [record, record]))
    assert.lengthOf(answers, 1)
    assert.lengthOf(authorities, 2)
    assert.deepInclude(answers[0], { name: 'a.example.', type: 'A', ttl: 600 })
  })

  test('that are noise throw, and never hang', () => {
    hold(
      property(uint8Array({ maxLength: 600 }), (noise) => {
        try {
          readMessage(Buffer.from(noise))
        } catch (error) {
          if (!(error instanceof RangeError)) throw error
        }
      }),
      { numRuns: 2_000 }
    )
  })
})

test.group('Signatures (RFC 8945)', () => {
  test('hold for what they were made of, and tell what the other side says', ({ assert }) => {
    const { mac } = signMessage(question('example.org', 'SOA'), key)
    // As the client signs a request without an earlier MAC, so the server's answer begins with it.
    assert.throws(() => answered(mac, (reply) => signMessage(reply, key).bytes), /does not hold/)
    assert.throws(() => answered(mac), /unsigned/)
  })

  test('that are missing from a refusal still refuse', ({ assert }) => {
    const refused = (reply: Buffer) => {
      reply.writeUInt16BE(0x8005, 2)
      return reply
    }
    assert.equal(answered(Buffer.alloc(32), refused), 0)
  })

  test('name what was wrong with ours', ({ assert }) => {
    const bytes = Buffer.from(signMessage(question('example.org', 'SOA'), key).bytes)
    const { additionals } = readMessage(bytes)
    const [tsig] = additionals
    // An empty MAC and an error, as a server answers that does not know the key (§5.2).
    const start = (tsig?.data ?? 0) + encodeName(key.algorithm).length
    const rdata = Buffer.concat([bytes.subarray(tsig?.data, start + 8), Buffer.alloc(8)])
    rdata.writeUInt16BE(TSIG_ERROR.badKey, rdata.length - 4)
    const head = Buffer.from(bytes.subarray(0, tsig?.data))
    head.writeUInt16BE(rdata.length, head.length - 2)
    const reply = Buffer.concat([head, rdata])
    assert.equal(new TsigVerifier(key, Buffer.alloc(32)).take(reply), TSIG_ERROR.badKey)
  })
})
