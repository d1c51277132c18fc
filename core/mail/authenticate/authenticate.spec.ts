import { test } from '@japa/runner'
import { heldBytes } from '@caliopen/contract/bytes'
import { essentialJudge } from '#core/tests/essential_judge.js'
import { specimen } from '@caliopen/contract/kit/trust_rules/specimen'
import type { DmarcPolicy } from '@caliopen/contract/facts'
import type { Resolver } from '../dns/resolver.js'
import { decide, lookUp } from './authenticate.js'
import { lookupsWithin } from './checks/answers.js'
import { checkSpf } from './checks/spf.js'
import { isAligned, organisationalDomain } from './dmarc/alignment.js'
import { type DmarcHandling, dispositionOf, dmarcHandling } from './dmarc/handling.js'
import { recordAmong } from './dmarc/record.js'
import { resultsHeader } from './header/results.js'
import { fuzzAuthentication } from './testing/fuzz_authentication.js'

const RUNS = Number(process.env.FUZZ_RUNS ?? 300)

/** Answers from a table `TYPE name`; an MX is `priority host`. What is not in it does not exist. */
function zone(records: Record<string, readonly string[]>): Resolver {
  return {
    async ask(name, type) {
      const found = records[`${type} ${name}`]
      if (found?.[0] === 'SERVFAIL') return { kind: 'unknown', reason: 'SERVFAIL' }
      if (!found) return { kind: 'no_name', authentic: false }
      const read = (text: string) => {
        const [priority, exchange] = text.split(' ')
        return type === 'MX' ? { priority: Number(priority), exchange } : text
      }
      return { kind: 'found', found: found.map(read) as never[], authentic: false }
    },
  }
}

const lookupsOf = (records: Record<string, readonly string[]>) =>
  lookupsWithin(zone(records), AbortSignal.timeout(1_000))

/** RFC 7208, Appendix A. */
const APPENDIX_A = {
  'A example.com': ['192.0.2.10', '192.0.2.11'],
  'A amy.example.com': ['192.0.2.65'],
  'A bob.example.com': ['192.0.2.66'],
  'A mail-a.example.com': ['192.0.2.129'],
  'A mail-b.example.com': ['192.0.2.130'],
  'A mail-c.example.org': ['192.0.2.140'],
  'MX example.com': ['10 mail-a.example.com', '20 mail-b.example.com'],
  'MX example.org': ['10 mail-c.example.org'],
  'PTR 10.2.0.192.in-addr.arpa': ['example.com'],
  'PTR 65.2.0.192.in-addr.arpa': ['amy.example.com'],
  'PTR 140.2.0.192.in-addr.arpa': ['mail-c.example.org'],
  'PTR 4.0.0.10.in-addr.arpa': ['bob.example.com'],
  'TXT example.org': ['v=spf1 mx -all'],
  'A mary.mobile-users._spf.example.com': ['127.0.0.2'],
  'TXT broken.example.com': ['SERVFAIL'],
}

const SPF: [record: string, address: string, result: string][] = [
  // A.1
  ['v=spf1 +all', '203.0.113.1', 'pass'],
  ['v=spf1 a -all', '192.0.2.10', 'pass'],
  ['v=spf1 a -all', '192.0.2.129', 'fail'],
  ['v=spf1 a:example.org -all', '192.0.2.10', 'fail'],
  ['v=spf1 mx -all', '192.0.2.129', 'pass'],
  ['v=spf1 mx -all', '192.0.2.10', 'fail'],
  ['v=spf1 mx:example.org -all', '192.0.2.140', 'pass'],
  ['v=spf1 mx mx:example.org -all', '192.0.2.130', 'pass'],
  ['v=spf1 mx/30 mx:example.org/30 -all', '192.0.2.131', 'pass'],
  ['v=spf1 mx/30 mx:example.org/30 -all', '192.0.2.141', 'pass'],
  ['v=spf1 ptr -all', '192.0.2.65', 'pass'],
  ['v=spf1 ptr -all', '192.0.2.140', 'fail'],
  // 10.0.0.4 says it is bob, but bob is elsewhere
  ['v=spf1 ptr -all', '10.0.0.4', 'fail'],
  ['v=spf1 ip4:192.0.2.128/28 -all', '192.0.2.129', 'pass'],
  ['v=spf1 ip4:192.0.2.128/28 -all', '192.0.2.65', 'fail'],
  // A.2
  ['v=spf1 include:example.org -all', '192.0.2.140', 'pass'],
  ['v=spf1 include:example.org -all', '192.0.2.10', 'fail'],
  ['v=spf1 redirect=example.org', '192.0.2.140', 'pass'],
  // A.4
  ['v=spf1 exists:%{l1r-}.%{o}._spf.%{d} -all', '203.0.113.1', 'fail'],
  // §2.6, §4.6.4, §5.2
  ['v=spf1 ~all', '203.0.113.1', 'softfail'],
  ['v=spf1 ?all', '203.0.113.1', 'neutral'],
  ['v=spf1 ip4:192.0.2.1', '203.0.113.1', 'neutral'],
  ['v=spf1 ipv4:192.0.2.1 -all', '203.0.113.1', 'permerror'],
  ['v=spf1 include:nowhere.example -all', '203.0.113.1', 'permerror'],
  ['v=spf1 include:broken.example.com -all', '203.0.113.1', 'temperror'],
  ['v=spf1 a:n1.example a:n2.example a:n3.example -all', '203.0.113.1', 'permerror'],
  [`v=spf1 ${'a '.repeat(11)}-all`, '203.0.113.1', 'permerror'],
  ['v=spf1 include:example.com -all', '203.0.113.1', 'permerror'],
  ['v=spf10 -all', '203.0.113.1', 'none'],
]

const RECORDS: [texts: string[], policy: DmarcPolicy | null][] = [
  [['v=DMARC1; p=reject'], 'reject'],
  [['v=DMARC1;p=Quarantine;pct=20'], 'quarantine'],
  [['  v = DMARC1 ; p=none'], 'none'],
  [['v=spf1 -all', 'v=DMARC1; p=reject'], 'reject'],
  [['v=DMARC1; p=reject', 'v=DMARC1; p=none'], null],
  [['v=DMARC1; p=maybe; rua=mailto:a@b.example'], 'none'],
  [['v=DMARC1; p=maybe'], null],
  [['v=DMARC1'], null],
  [['v=DMARC10; p=reject'], null],
  [['p=reject; v=DMARC1'], null],
  [[], null],
]

const HANDLED: [
  failure: Partial<Parameters<typeof dispositionOf>[0]>,
  DmarcHandling['rejected'],
  random: number,
  DmarcPolicy,
][] = [
  [{ policy: 'reject' }, 'refuse', 0, 'reject'],
  [{ policy: 'reject' }, 'junk', 0, 'quarantine'],
  [{ policy: 'quarantine' }, 'refuse', 0, 'quarantine'],
  [{ policy: 'none' }, 'refuse', 0, 'none'],
  [{ policy: null }, 'refuse', 0, 'none'],
  [{ policy: 'reject', percent: 30 }, 'refuse', 0.29, 'reject'],
  [{ policy: 'reject', percent: 30 }, 'refuse', 0.3, 'quarantine'],
  [{ policy: 'quarantine', percent: 0 }, 'refuse', 0, 'none'],
  [{ policy: 'reject', sealer: 'list.example' }, 'refuse', 0, 'none'],
  [{ policy: 'reject', sealer: 'other.example' }, 'refuse', 0, 'reject'],
]

test.group('SPF', () => {
  test('{0} for {1} is {2}')
    .with(SPF)
    .run(async ({ assert }, [record, remoteAddress, result]) => {
      const lookups = lookupsOf({ ...APPENDIX_A, 'TXT example.com': [record] })
      const subject = {
        from: 'joe@example.com',
        helo: 'mx.example.com',
        hostname: 'mx.caliopen.example',
      }
      const verdict = await checkSpf({ ...subject, remoteAddress }, lookups)
      assert.deepEqual(verdict, {
        result,
        domain: 'example.com',
        identity: 'mailfrom',
      } as typeof verdict)
    })
})

test.group('DMARC', () => {
  test('reads {0} as {1}')
    .with(RECORDS)
    .run(({ assert }, [texts, policy]) => {
      assert.equal(recordAmong(texts)?.policy ?? null, policy)
    })

  test('knows organisations by the Public Suffix List', ({ assert }) => {
    assert.equal(organisationalDomain('a.b.example.co.uk'), 'example.co.uk')
    assert.equal(organisationalDomain('me.github.io'), 'me.github.io')
    assert.equal(organisationalDomain('co.uk'), 'co.uk')
    assert.isTrue(isAligned('mail.example.com', 'example.com', 'relaxed'))
    assert.isFalse(isAligned('mail.example.com', 'example.com', 'strict'))
    assert.isFalse(isAligned('a.co.uk', 'b.co.uk', 'relaxed'))
    assert.isFalse(isAligned('evilexample.com', 'example.com', 'relaxed'))
  })

  test('what becomes of a failure')
    .with(HANDLED)
    .run(({ assert }, [failure, rejected, random, disposition]) => {
      const failed = { policy: null, percent: 100, sealer: null, ...failure }
      const handling = { rejected, sealers: ['list.example'] }
      assert.equal(
        dispositionOf(failed, handling, () => random),
        disposition
      )
    })

  test('a setting that makes no sense is none', ({ assert }) => {
    const { parse } = dmarcHandling
    assert.deepEqual(parse({ rejected: 'junk', sealers: ['Lists.Example', 7, ''] }), {
      rejected: 'junk',
      sealers: ['lists.example'],
    })
    for (const value of [null, 7, {}, { rejected: 'accept', sealers: [] }, { rejected: 'junk' }]) {
      assert.isNull(parse(value))
    }
  })
})

test.group('Our Authentication-Results', () => {
  test('hold what strangers wrote as values', ({ assert }) => {
    const evil = 'a"\\;\r\nX-Evil: 1\r\n\u00e9'
    assert.equal(
      resultsHeader('mx.example', [
        { method: 'dkim', result: 'fail', properties: [['header.s', evil]] },
      ]),
      'Authentication-Results: mx.example;\r\n\tdkim=fail header.s="a\\"\\\\;??X-Evil: 1???"\r\n'
    )
    assert.equal(
      resultsHeader('mx.example', []),
      'Authentication-Results: mx.example;\r\n\tnone\r\n'
    )
  })

  test('whatever comes, nothing breaks', () => fuzzAuthentication({ inputs: RUNS })).timeout(60_000)
})

test.group('What was found out, as trust reads it', () => {
  const judged = async (records: Record<string, readonly string[]>, remoteAddress: string) => {
    const message = heldBytes(Buffer.from('From: joe@example.com\r\n\r\nHi\r\n'))
    const subject = { from: 'joe@example.com', helo: 'mx', remoteAddress, hostname: 'mx', message }
    const known = await lookUp(subject, lookupsOf({ ...APPENDIX_A, ...records }), () => undefined)
    const { facts } = decide(known, dmarcHandling.fallback, () => 0)
    const tls = { protocol: 'TLSv1.3', cipher: 'TLS_AES_256_GCM_SHA384', verified: false }
    const transport = {
      local: false,
      tls,
      remoteAddress,
      remoteName: facts.iprev?.name ?? null,
      helo: 'mx',
    }
    const [verdict] = await essentialJudge([specimen({ authentication: facts, transport })])
    return verdict
  }
  const policy = { 'TXT _dmarc.example.com': ['v=DMARC1; p=none'] }

  test('a domain that disowns a message takes all trust from it', async ({ assert }) => {
    const verdict = await judged({ ...policy, 'TXT example.com': ['v=spf1 -all'] }, '192.0.2.10')
    assert.equal(verdict?.level, 0)
  })

  test('who runs the domain is told: hosts, and whether forgeries are turned away', async ({
    assert,
  }) => {
    const serviceOf = async (records: Record<string, readonly string[]>) => {
      const message = heldBytes(Buffer.from('From: joe@example.com\r\n\r\nHi\r\n'))
      const envelope = { from: '', helo: 'mx', remoteAddress: '192.0.2.1', hostname: 'mx' }
      const lookups = lookupsOf({ ...APPENDIX_A, ...records })
      const known = await lookUp({ ...envelope, message }, lookups, () => undefined)
      return decide(known, dmarcHandling.fallback, () => 0).service
    }
    const mx = ['mail-a.example.com', 'mail-b.example.com']
    const service = { domain: 'example.com', mx }
    assert.deepEqual(await serviceOf(policy), { ...service, wellConfigured: false })
    const strict = { 'TXT _dmarc.example.com': ['v=DMARC1; p=reject'] }
    // the table is not authentic, and nobody asked for MTA-STS
    assert.deepEqual(await serviceOf(strict), { ...service, wellConfigured: null })
    const broken = { 'MX example.com': ['SERVFAIL'] }
    const unknown = { domain: 'example.com', mx: null, wellConfigured: null }
    assert.deepEqual(await serviceOf({ ...strict, ...broken }), unknown)
  })

  test('one that vouches by SPF alone is not signed, and less than 10', async ({ assert }) => {
    const verdict = await judged({ ...policy, 'TXT example.com': ['v=spf1 a -all'] }, '192.0.2.10')
    assert.isAtLeast(verdict?.level ?? 0, 5)
    assert.isBelow(verdict?.level ?? 0, 10)
  })
})
