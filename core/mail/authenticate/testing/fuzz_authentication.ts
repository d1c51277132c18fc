import fc from 'fast-check'
import { heldBytes } from '@caliopen/contract/bytes'
import type { DnsAnswer, DnsRecords, DnsType, Resolver } from '../../dns/resolver.js'
import { decide, lookUp } from '../authenticate.js'
import { lookupsWithin } from '../checks/answers.js'
import { dmarcHandling } from '../dmarc/handling.js'
import { resultsHeader } from '../header/results.js'
import { methodResults } from '../results.js'

export interface FuzzOptions {
  inputs: number
  seed?: number
}

const LONGEST_MS = 1_000
const LONGEST_HEADER = 20_000

/** What records are made of, right and wrong. */
const WORDS = [
  ...[
    'v=spf1',
    'include:far.example',
    'redirect=far.example',
    'exists:%{i}.far.example',
    'a',
    'mx',
  ],
  ...[
    'ptr',
    'ip4:192.0.2.0/24',
    'ip6:2001:db8::/32',
    '-all',
    '~all',
    '?all',
    'exp=%{d}',
    '%{S}',
    '%%',
  ],
  ...[
    'v=DMARC1;',
    'p=reject;',
    'p=none;',
    'sp=quarantine;',
    'pct=50;',
    'adkim=s;',
    'rua=mailto:a@b;',
  ],
  ...[
    'v=DKIM1;',
    'k=rsa;',
    'k=ed25519;',
    'p=;',
    'p=MCow;',
    't=y:s;',
    'h=sha256;',
    '\0',
    '\xff',
    ';',
    '=',
  ],
] as const

const FIELDS = [
  ...[
    'From: a@far.example',
    'From: =?utf-8?Q?a@far.example?=',
    'From: a@b@c, G: d@e;',
    'From:',
    'from',
  ],
  ...['From: "x', 'From: (((((a@far.example', 'Subject: \xff\xfe', ' folded', '\tfolded', ':', 'x'],
  'DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/simple; d=far.example; s=s; h=from; bh=AA==; b=AA==',
  'DKIM-Signature: v=1; a=ed25519-sha256; d=far.example; s=s; h=from:from; l=0; x=1; bh=; b=',
  'DKIM-Signature: d=\r\n\t;;;===', // nothing that it should be
  'ARC-Seal: i=1; a=rsa-sha256; cv=none; d=far.example; s=s; b=AA==',
  'ARC-Message-Signature: i=1; a=rsa-sha256; d=far.example; s=s; h=from; bh=AA==; b=AA==',
  'ARC-Authentication-Results: i=1; far.example; spf=pass',
  'ARC-Seal: i=99; cv=maybe',
] as const

const text = fc
  .array(
    fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...WORDS) }, fc.string({ maxLength: 8 })),
    {
      maxLength: 12,
    }
  )
  .map((words) => words.join(' '))
const host = fc.oneof(fc.constantFrom('far.example', 'mx.far.example', '', '.'), fc.string())
const address = fc.oneof(fc.ipV4(), fc.ipV6(), fc.string({ maxLength: 12 }))
const found = <T>(record: fc.Arbitrary<T>) => fc.array(record, { minLength: 1, maxLength: 4 })

const answers = fc.record({
  TXT: found(text),
  A: found(address),
  AAAA: found(address),
  PTR: found(host),
  MX: found(fc.record({ priority: fc.integer(), exchange: host })),
  /** which of the questions are not answered well, in turn */
  kinds: fc.array(fc.constantFrom('found', 'found', 'found', 'none', 'no_name', 'unknown'), {
    minLength: 1,
  }),
})
type Answers = typeof answers extends fc.Arbitrary<infer Value> ? Value : never

const field = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...FIELDS) },
  fc.string({ maxLength: 60, unit: 'binary' })
)
const input = fc.record({
  answers,
  from: fc.oneof(fc.constantFrom('', 'a@far.example', '@', 'a@'), fc.string()),
  helo: fc.oneof(host, fc.constant('[192.0.2.1]')),
  remoteAddress: address,
  fields: fc.array(field, { maxLength: 30 }),
  body: fc.string({ maxLength: 200 }),
})
type Input = typeof input extends fc.Arbitrary<infer Value> ? Value : never

/**
 * Authenticates messages that are not, by a DNS that says anything; throws where a check breaks, takes longer than a
 * second, or what strangers wrote becomes a line of ours.
 */
export async function fuzzAuthentication({ inputs, seed }: FuzzOptions): Promise<void> {
  const property = fc.asyncProperty(input, judgeOne)
  await fc.assert(property, { numRuns: inputs, seed, endOnFailure: true })
}

async function judgeOne({ answers: said, fields, body, ...envelope }: Input): Promise<boolean> {
  const raw = Buffer.from(`${fields.join('\r\n')}\r\n\r\n${body}`, 'latin1')
  const subject = { ...envelope, hostname: 'mx.caliopen.example', message: heldBytes(raw) }
  const begun = performance.now()
  const lookups = lookupsWithin(resolverOf(said), AbortSignal.timeout(LONGEST_MS))
  const broken = (error: unknown) => {
    throw error
  }
  const known = await lookUp(subject, lookups, broken)
  const verdict = decide(known, dmarcHandling.fallback, () => 0.5)
  const header = resultsHeader(
    'mx.caliopen.example',
    methodResults(known, verdict, envelope.remoteAddress)
  )
  return performance.now() - begun < LONGEST_MS && isOneField(header)
}

/** Printable ASCII, folded as we fold. */
function isOneField(header: string): boolean {
  const isShort = header.length < LONGEST_HEADER
  return isShort && /^Authentication-Results: [\x20-\x7e]+(?:\r\n\t[\x20-\x7e]+)*\r\n$/.test(header)
}

function resolverOf({ kinds, ...records }: Answers): Resolver {
  let asked = 0
  return {
    async ask<Type extends DnsType>(_name: string, type: Type) {
      const kind = kinds[asked++ % kinds.length] ?? 'none'
      const some: Partial<Record<DnsType, readonly unknown[]>> = records
      const answer = answerOf(kind, some[type] ?? [])
      // records of this type stand under its name
      return answer as DnsAnswer<DnsRecords[Type]>
    },
  }
}

function answerOf(kind: Answers['kinds'][number], records: readonly unknown[]): DnsAnswer<unknown> {
  if (kind === 'unknown') return { kind, reason: 'SERVFAIL' }
  return kind === 'found'
    ? { kind, found: [...records], authentic: false }
    : { kind, authentic: false }
}
