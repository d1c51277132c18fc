import { test } from '@japa/runner'
import { check, property, uint8Array, array, assert as fastAssert } from 'fast-check'
import {
  printCharacterStrings,
  readCharacterStrings,
  splitIntoStrings,
} from './character_strings.js'
import { canonicalValue, sameRRset } from './same_rrset.js'

test.group('Character-strings', () => {
  test('come back as the bytes they were', () => {
    const bytes = uint8Array({ maxLength: 255 })
    fastAssert(
      property(array(bytes, { maxLength: 5 }), (strings) => {
        const buffers = strings.map((one) => Buffer.from(one))
        const read = readCharacterStrings(printCharacterStrings(buffers))
        return read !== null && Buffer.concat(read).equals(Buffer.concat(buffers))
      })
    )
  })

  test('never make the reader throw', ({ assert }) => {
    const run = check(
      property(uint8Array({ maxLength: 200 }), (bytes) => {
        readCharacterStrings(Buffer.from(bytes).toString('latin1'))
      })
    )
    assert.isFalse(run.failed)
  })

  test('are read as zone files write them: {0}')
    .with<[string, string[] | null][]>([
      ['"v=spf1 mx -all"', ['v=spf1 mx -all']],
      ['plain', ['plain']],
      ['"a" "b"', ['a', 'b']],
      ['"quote \\" and \\\\"', ['quote " and \\']],
      ['"\\065\\066"', ['AB']],
      ['"open', null],
      ['"\\999"', null],
    ])
    .run(({ assert }, [text, strings]) => {
      const read = readCharacterStrings(text)
      assert.deepEqual(read?.map((bytes) => bytes.toString()) ?? null, strings)
    })

  test('hold at most 255 bytes each', ({ assert }) => {
    const lengths = splitIntoStrings(Buffer.alloc(600)).map(({ length }) => length)
    assert.deepEqual(lengths, [255, 255, 90])
  })
})

test.group('RRsets', () => {
  test('are the same however they are written: {0} {1}')
    .with<[string, string, string][]>([
      ['TXT', '"v=spf1 " "mx -all"', '"v=spf1 mx -all"'],
      ['MX', '10  MX.Example.NET.', '10 mx.example.net.'],
      ['AAAA', '2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
      ['TLSA', '3 1 1 AB CD', '3 1 1 abcd'],
      ['CAA', '0 issue letsencrypt.org', '0 Issue "letsencrypt.org"'],
    ])
    .run(({ assert }, [type, a, b]) =>
      assert.equal(canonicalValue(type, a), canonicalValue(type, b))
    )

  test('differ in a value, the time to live, or by not being there', ({ assert }) => {
    const set = { name: 'a.example', type: 'A', ttl: 300, values: ['192.0.2.1', '192.0.2.2'] }
    const turned = { ...set, values: ['192.0.2.2', '192.0.2.1'] }
    assert.isTrue(sameRRset(set, turned))
    assert.isTrue(sameRRset(null, null))
    assert.isFalse(sameRRset(set, null))
    assert.isFalse(sameRRset(set, { ...set, ttl: 600 }))
    assert.isFalse(sameRRset(set, { ...set, values: ['192.0.2.1'] }))
  })
})
