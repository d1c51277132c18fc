import { encode } from 'dns-packet'
import type { Answer } from 'dns-packet'
import fc from 'fast-check'
import type { DnsType } from '../resolver.js'
import { interpret } from '../wire/interpret.js'
import { readMessage } from '../wire/message.js'
import { writeQuestion } from '../wire/question.js'
import { MalformedDnsError, TYPE_NUMBERS } from '../wire/types.js'

export interface FuzzOptions {
  inputs: number
  seed?: number
}

const LONGEST_MS = 1_000

const types = Object.keys(TYPE_NUMBERS) as DnsType[]
const names = ['far.example', 'a.far.example', 'b.far.example', '_25._tcp.mx.far.example', '.']
const name = fc.constantFrom(...names)
const ttl = fc.nat()
const text = fc.string({ maxLength: 60 })
const data = fc.uint8Array({ minLength: 1, maxLength: 64 }).map((bytes) => Buffer.from(bytes))

/** Records as a server would send them. */
const record: fc.Arbitrary<Answer> = fc.oneof(
  fc.record({ type: fc.constant('A' as const), name, ttl, data: fc.ipV4() }),
  fc.record({ type: fc.constant('AAAA' as const), name, ttl, data: fc.constant('2001:db8::1') }),
  fc.record({ type: fc.constantFrom('CNAME' as const, 'PTR' as const), name, ttl, data: name }),
  fc.record({
    ...{ type: fc.constant('MX' as const), name, ttl },
    data: fc.record({ preference: fc.nat(65_535), exchange: name }),
  }),
  fc.record({ type: fc.constant('TXT' as const), name, ttl, data: fc.array(text) }),
  fc.record({
    ...{ type: fc.constant('TLSA' as const), name, ttl },
    data: fc.record({
      ...{ usage: fc.nat(255), selector: fc.nat(255), matchingType: fc.nat(255) },
      certificate: data,
    }),
  })
)

/** A message, and what befell it on its way: octets changed, cut off or put behind. */
const input = fc.record({
  ...{ name, type: fc.constantFrom(...types), flags: fc.nat(0xffff) },
  records: fc.array(record, { maxLength: 6 }),
  changes: fc.array(fc.tuple(fc.nat(1_500), fc.nat(255)), { maxLength: 8 }),
  cut: fc.option(fc.nat(600), { freq: 3 }),
  noise: fc.option(fc.uint8Array({ maxLength: 600 }), { freq: 4 }),
})
type Input = typeof input extends fc.Arbitrary<infer Value> ? Value : never

/**
 * Reads answers that were mutated, and noise; throws where one is refused otherwise than by
 * E_MALFORMED_DNS, takes longer than a second, or is read as something that it cannot be.
 */
export function fuzzDns({ inputs, seed }: FuzzOptions): void {
  fc.assert(fc.property(input, readOne), { numRuns: inputs, seed, endOnFailure: true })
}

function readOne(given: Input): boolean {
  const bytes = bytesOf(given)
  const begun = performance.now()
  try {
    const said = interpret(readMessage(bytes), given.name.replace(/^\.$/, ''), given.type, true)
    const took = performance.now() - begun
    return took < LONGEST_MS && said.ttl >= 0 && JSON.stringify(said).length < 1_000_000
  } catch (error) {
    if (error instanceof MalformedDnsError) return performance.now() - begun < LONGEST_MS
    throw error
  }
}

function bytesOf({ name: asked, type, flags, records, changes, cut, noise }: Input): Buffer {
  if (noise)
    return Buffer.concat([writeQuestion('far.example', type, true) ?? '', noise].map(octets))
  const questions = [{ name: asked, type }]
  const whole = encode({ type: 'response', id: 1, flags, questions, answers: records })
  for (const [at, octet] of changes) if (at < whole.length) whole[at] = octet
  return whole.subarray(0, cut ?? undefined)
}

function octets(bytes: Uint8Array | string): Buffer {
  return Buffer.from(bytes)
}
