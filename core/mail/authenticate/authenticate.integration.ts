import { test } from '@japa/runner'
import { newId } from '@caliopen/contract/ids'
import { heldBytes } from '@caliopen/contract/bytes'
import { specimen } from '@caliopen/contract/kit/trust_rules/specimen'
import type { Log } from '@caliopen/contract/log'
import { createOrganisation } from '#core/accounts/organisation.js'
import { writeSetting } from '#core/accounts/settings/setting.js'
import { essentialJudge } from '#core/tests/essential_judge.js'
import { openTestDatabase } from '#core/tests/test_database.js'
import { signWithDkimpy } from '#appliance/lab/dkimpy/dkimpy.js'
import type { Lab } from '#appliance/lab/lab.js'
import type { DnsRecord } from '#appliance/lab/dns/zone_file.js'
import { useLab } from '#appliance/test/lab.js'
import { instanceSeal } from '#database/seal.js'
import type { SqlDatabase } from '#database/sql.js'
import { openResolver } from '../dns/open_resolver.js'
import { type Findings, type Incoming, type Inspect, NOTHING_FOUND } from '../receive/inspect.js'
import { makeKey } from '../sign/keys/make_key.js'
import { publishedKeys } from '../sign/keys/published_keys.js'
import { openSealForward } from '../sign/seal_forward.js'
import { type Signer, openSigner } from '../sign/signer.js'
import { dmarcHandling } from './dmarc/handling.js'
import { authenticating } from './inspect.js'

interface Delivered {
  from: string
  helo?: string
  remoteAddress?: string
  raw: Buffer
}

const problems: object[] = []
const note = (details: object) => void problems.push(details)
const log: Log = { debug: note, info: note, warn: note, error: note }

const FAR = '127.0.0.2'

test.group('Authentication', (group) => {
  let sql: SqlDatabase
  let lab: Lab
  let signer: Signer
  let inspect: Inspect
  let domain: string

  group.setup(async () => {
    sql = await openTestDatabase()
    lab = await useLab()
    signer = openSigner({ sql, seal: instanceSeal('the key of a test'), log })
    return () => sql.close()
  })

  group.each.setup(async () => {
    domain = `d${newId().toString('hex').slice(-12)}.example`
    await newDomain(domain)
    await writeSetting(sql, dmarcHandling, dmarcHandling.fallback)
    problems.length = 0
    inspect = authenticating({ sql, resolver: openResolver([lab.dns.server]), log })
  })

  /** Of ours, so that we can sign for it; the far side could be anybody. */
  const newDomain = async (name: string) => {
    const organisation = { name: 'Test', language: 'en', hostname: `mx.${name}`, domain: name }
    await sql.transaction((trx) => createOrganisation(trx, organisation))
  }

  const letter = (lines: string[] = [], body = 'Hello  there \r\n\r\n') => {
    const header = [
      `From: Ana <ana@${domain}>`,
      'To: bob@caliopen.example',
      'Subject: Hi',
      ...lines,
    ]
    return Buffer.from(`${header.join('\r\n')}\r\n\r\n${body}`)
  }

  const signed = async (raw: Buffer, name = domain) =>
    Buffer.concat([Buffer.from(await signer.sign(heldBytes(raw), name)), raw])

  const keyRecords = async (name = domain): Promise<DnsRecord[]> =>
    (await publishedKeys(sql, name)).map(({ selector, text }) => ({
      name: `${selector}._domainkey`,
      type: 'TXT',
      value: text,
    }))

  const publish = (records: DnsRecord[], name = domain) => lab.dns.setZone(name, records)
  const spf = (value: string): DnsRecord => ({ name: '@', type: 'TXT', value })
  const dmarc = (value: string): DnsRecord => ({ name: '_dmarc', type: 'TXT', value })

  const receive = ({ from, helo = 'mx.far.example', remoteAddress = FAR, raw }: Delivered) => {
    const envelope: Incoming['envelope'] = {
      from: { address: from, parameters: new Map() },
      recipients: [],
      client: {
        sessionId: 's',
        remoteAddress,
        helo,
        tls: null,
        protocol: 'ESMTP',
        accountId: null,
      },
      id: 'm',
      hostname: 'mx.caliopen.example',
      utf8: false,
      dsn: { ret: null, envid: null, recipients: new Map() },
    }
    const incoming = { envelope, message: heldBytes(raw), receivedAt: Date.now() }
    return inspect(incoming, NOTHING_FOUND)
  }

  const factsOf = ({ facts }: Findings) => facts.authentication ?? undefined

  test('passes what its domain listed and signed, with both keys', async ({ assert }) => {
    const raw = await signed(letter())
    await publish([
      spf('v=spf1 ip4:127.0.0.2 -all'),
      dmarc('v=DMARC1; p=reject'),
      ...(await keyRecords()),
    ])
    const found = await receive({ from: `ana@${domain}`, raw })
    const pass = { result: 'pass', domain, aligned: true } as const
    assert.isNull(found.refusal)
    assert.deepEqual(factsOf(found), {
      spf: pass,
      dkim: [pass, pass],
      dmarc: { result: 'pass', policy: 'reject' },
      arc: { result: 'none', domain: null },
      iprev: { result: 'pass', name: 'mx.far.example' },
    })
    assert.equal(
      found.trace,
      [
        'Authentication-Results: mx.caliopen.example',
        `spf=pass smtp.mailfrom=${domain}`,
        `dkim=pass header.d=${domain} header.s=caliopen-rsa-1 header.a=rsa-sha256`,
        `dkim=pass header.d=${domain} header.s=caliopen-ed-1 header.a=ed25519-sha256`,
        `dmarc=pass header.from=${domain} policy.dmarc=reject`,
        'iprev=pass policy.iprev=127.0.0.2\r\n',
      ].join(';\r\n\t')
    )
    assert.deepEqual(problems, [])

    const tls = { protocol: 'TLSv1.3', cipher: 'TLS_AES_256_GCM_SHA384', verified: false }
    const transport = { local: false, tls, remoteAddress: FAR, remoteName: null, helo: 'mx' }
    const authentication = factsOf(found) ?? null
    const [trust] = await essentialJudge([specimen({ authentication, transport })])
    assert.isAtLeast(trust?.level ?? 0, 10)
    assert.isAtMost(trust?.level ?? 100, 15)
    const reasons = trust?.evidence.map(({ reason }) => reason.key) ?? []
    assert.isTrue(reasons.some((key) => key.endsWith('authentication.dkim_aligned')))
  })

  test('refuses what its domain disowns, in words', async ({ assert }) => {
    await publish([spf('v=spf1 -all'), dmarc('v=DMARC1; p=reject')])
    const found = await receive({ from: `ana@${domain}`, raw: letter() })
    assert.containSubset(found.refusal, { code: 550, enhanced: '5.7.1' })
    assert.include(found.refusal?.text, domain)
    assert.containSubset(factsOf(found), { spf: { result: 'fail' }, dmarc: { result: 'fail' } })
  })

  test('is a failure where a byte was changed', async ({ assert }) => {
    const raw = await signed(letter())
    await publish([dmarc('v=DMARC1; p=quarantine'), ...(await keyRecords())])
    const changed = Buffer.from(raw.toString('latin1').replace('Hello', 'Hullo'), 'latin1')
    const found = await receive({ from: `ana@${domain}`, raw: changed })
    assert.isNull(found.refusal)
    assert.containSubset(factsOf(found), {
      dkim: [{ result: 'fail' }, { result: 'fail' }],
      dmarc: { result: 'fail', policy: 'quarantine', disposition: 'quarantine' },
    })
  })

  test('does as the administrator chose', async ({ assert }) => {
    await publish([dmarc('v=DMARC1; p=reject')])
    await writeSetting(sql, dmarcHandling, { rejected: 'junk', sealers: [] })
    const found = await receive({ from: `ana@${domain}`, raw: letter() })
    assert.isNull(found.refusal)
    assert.equal(factsOf(found)?.dmarc?.disposition, 'quarantine')
  })

  test('is not broken by a DNS that is: it is temporary, and accepted', async ({ assert }) => {
    const raw = await signed(letter())
    await lab.dns.failZone(domain)
    const found = await receive({ from: `ana@${domain}`, raw })
    assert.isNull(found.refusal)
    assert.containSubset(factsOf(found), {
      spf: { result: 'temperror' },
      dkim: [{ result: 'temperror' }, { result: 'temperror' }],
      dmarc: { result: 'temperror', policy: null },
    })
    assert.deepEqual(problems, [])
  })

  test('asks HELO where there is no sender (RFC 7208 §2.4)', async ({ assert }) => {
    await publish([spf('v=spf1 ip4:127.0.0.2 -all')])
    const found = await receive({ from: '', helo: domain, raw: letter() })
    assert.containSubset(factsOf(found), { spf: { result: 'pass', domain, aligned: true } })
    assert.include(found.trace, `spf=pass smtp.helo=${domain}`)
  })

  test('a subdomain is held to what its organisation asks for', async ({ assert }) => {
    await publish([dmarc('v=DMARC1; p=none; sp=reject')])
    const raw = Buffer.from(`From: a@news.${domain}\r\n\r\nx\r\n`)
    const found = await receive({ from: `a@news.${domain}`, raw })
    assert.equal(found.refusal?.code, 550)
  })

  test('holds several authors to the strictest of them', async ({ assert }) => {
    await publish([dmarc('v=DMARC1; p=reject')])
    const raw = Buffer.from(`From: x@far.example\r\nFrom: ana@${domain}\r\n\r\nx\r\n`)
    const found = await receive({ from: 'x@far.example', raw })
    assert.equal(found.refusal?.code, 550)
  })

  test('does not believe an author that hides', async ({ assert }) => {
    const raw = Buffer.from(`From: =?utf-8?Q?ana@${domain}?=\r\n\r\nx\r\n`)
    const found = await receive({ from: 'x@far.example', raw })
    assert.deepEqual(factsOf(found)?.dmarc, {
      result: 'permerror',
      policy: null,
      disposition: 'quarantine',
    })
  })

  test('believes nothing that somebody added to what was signed in part (l=)', async ({
    assert,
  }) => {
    const { privateKey: key, publicKey } = await makeKey('rsa')
    await publish([{ name: 'part._domainkey', type: 'TXT', value: `v=DKIM1; p=${publicKey}` }])
    const raw = await signWithDkimpy(letter(), {
      ...{ domain, selector: 'part', key, length: true },
      canonicalization: 'simple/simple',
    })
    const whole = await receive({ from: `ana@${domain}`, raw })
    assert.containSubset(factsOf(whole), { dkim: [{ result: 'pass', aligned: true }] })
    const added = Buffer.concat([raw, Buffer.from('Pay here: evil.example\r\n')])
    const found = await receive({ from: `ana@${domain}`, raw: added })
    assert.containSubset(factsOf(found), { dkim: [{ result: 'policy' }] })
  })

  test('looks at eight signatures, those of the author first', async ({ assert }) => {
    const own = await signed(letter())
    const foreign =
      'DKIM-Signature: v=1; a=rsa-sha256; d=far.example; s=x; h=from; bh=AA==; b=AA==\r\n'
    await publish([dmarc('v=DMARC1; p=reject'), ...(await keyRecords())])
    const found = await receive({
      from: 'x@far.example',
      raw: Buffer.concat([Buffer.from(foreign.repeat(40)), own]),
    })
    assert.lengthOf(factsOf(found)?.dkim ?? [], 8)
    assert.equal(factsOf(found)?.dmarc?.result, 'pass')
  })

  test('a forwarded message passes under the seal of whom the administrator trusts', async ({
    assert,
  }) => {
    const forwarder = `f${domain}`
    await newDomain(forwarder)
    await publish([dmarc('v=DMARC1; p=reject'), ...(await keyRecords())])
    const authentication = factsOf(
      await receive({ from: `ana@${domain}`, raw: await signed(letter()) })
    )
    const changed = letter(['List-Id: <list.example>'], 'Hello there\r\n-- \r\nThe list\r\n')
    const sealForward = openSealForward({ sql, seal: instanceSeal('the key of a test') })
    const set = await sealForward({
      ...{ raw: heldBytes(changed), domain: forwarder, authserv: 'mx.forwarder.example' },
      authentication: authentication ?? null,
    })
    assert.match(set, /^ARC-Seal: i=1;/)
    await publish(await keyRecords(forwarder), forwarder)
    const forwarded = {
      from: `srs@${forwarder}`,
      raw: Buffer.concat([Buffer.from(set), changed]),
    }
    const refused = await receive(forwarded)
    assert.equal(refused.refusal?.code, 550)
    assert.deepEqual(factsOf(refused)?.arc, { result: 'pass', domain: forwarder })
    await writeSetting(sql, dmarcHandling, { rejected: 'refuse', sealers: [forwarder] })
    inspect = authenticating({ sql, resolver: openResolver([lab.dns.server]), log })
    const trusted = await receive(forwarded)
    assert.isNull(trusted.refusal)
    assert.deepEqual(factsOf(trusted)?.dmarc, {
      result: 'fail',
      policy: 'reject',
      disposition: 'none',
    })
    assert.deepEqual(problems, [])
  })
})
