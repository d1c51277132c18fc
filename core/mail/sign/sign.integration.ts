import { Readable } from 'node:stream'
import { test } from '@japa/runner'
import type { AuthenticationFacts } from '@caliopen/contract/facts'
import { type MessageBytes, heldBytes } from '@caliopen/contract/bytes'
import { newId } from '@caliopen/contract/ids'
import type { Log } from '@caliopen/contract/log'
import { createOrganisation } from '#core/accounts/organisation.js'
import { openTestDatabase } from '#core/tests/test_database.js'
import {
  type KeyRecords,
  verifyArcWithDkimpy,
  verifyWithDkimpy,
} from '#appliance/lab/dkimpy/dkimpy.js'
import type { Lab } from '#appliance/lab/lab.js'
import { useLab } from '#appliance/test/lab.js'
import { instanceSeal } from '#database/seal.js'
import type { SqlDatabase } from '#database/sql.js'
import { openResolver } from '../dns/open_resolver.js'
import { keepKeys } from './keys/keep_keys.js'
import { RETIRED_MS } from './keys/key.js'
import { type PublishedKey, publishedKeys } from './keys/published_keys.js'
import { rotate } from './keys/rotate.js'
import { openSealForward } from './seal_forward.js'
import { openSigner } from './signer.js'

const problems: object[] = []
const note = (details: object) => void problems.push(details)
const log: Log = { debug: note, info: note, warn: note, error: note }
const seal = instanceSeal('the key of a test')

const LETTERS: { kind: string; text: string }[] = [
  { kind: 'a plain one', text: 'Subject: Hi\r\n\r\nHello\r\n' },
  { kind: 'one without a body', text: 'Subject: Hi\r\n' },
  { kind: 'one whose body is empty lines', text: 'Subject: Hi\r\n\r\n\r\n \r\n\t\r\n' },
  {
    kind: 'folded fields, several of one name, and white space everywhere',
    text: 'SUBJECT:  a\r\n\t b \r\nReferences: <a@b>\r\n <c@d>\r\nTo: a@b.example\r\nTo: c@d.example\r\n\r\n a  b\t\tc \r\n\r\n\r\nd\r\n\r\n',
  },
  { kind: 'bytes above 127', text: 'Subject: d\u00e9j\u00e0\r\n\r\n\u00e9 \u00e8\u00a0\r\n' },
]

/** As large messages come: nobody holds them, and pieces end anywhere. */
function onDisk(raw: Buffer, piece: number): MessageBytes {
  const pieces = Array.from({ length: Math.ceil(raw.length / piece) }, (_nothing, at) =>
    raw.subarray(at * piece, (at + 1) * piece)
  )
  return { size: raw.length, held: null, stream: () => Readable.from(pieces) }
}

test.group('Signing', (group) => {
  let sql: SqlDatabase
  let lab: Lab
  let domain: string

  group.setup(async () => {
    sql = await openTestDatabase()
    lab = await useLab()
    return () => sql.close()
  })

  group.each.setup(async () => {
    domain = await newDomain()
    problems.length = 0
  })

  const newDomain = async () => {
    const name = `s${newId().toString('hex').slice(-12)}.example`
    const organisation = { name: 'Test', language: 'en', hostname: `mx.${name}`, domain: name }
    await sql.transaction((trx) => createOrganisation(trx, organisation))
    return name
  }

  const recordsOf = (keys: readonly PublishedKey[]): KeyRecords =>
    Object.fromEntries(keys.map(({ name, text }) => [name, text]))

  const publish = (keys: readonly PublishedKey[]) =>
    lab.dns.setZone(
      domain,
      keys.map(({ selector, text }) => {
        return { name: `${selector}._domainkey`, type: 'TXT', value: text }
      })
    )

  const letterOf = (text: string) => Buffer.from(`From: ana@${domain}\r\n${text}`, 'latin1')

  test('another program verifies both signatures of {kind}')
    .with(LETTERS)
    .run(async ({ assert }, { text }) => {
      const raw = letterOf(text)
      const signer = openSigner({ sql, seal, log })
      for (const message of [heldBytes(raw), onDisk(raw, 1), onDisk(raw, 7)]) {
        const lines = await signer.sign(message, domain)
        assert.isBelow(Math.max(...lines.split('\r\n').map(({ length }) => length)), 79)
        const whole = Buffer.concat([Buffer.from(lines, 'latin1'), raw])
        const records = recordsOf(await publishedKeys(sql, domain))
        assert.deepEqual(await verifyWithDkimpy(whole, records), [true, true])
      }
      assert.deepEqual(problems, [])
    })

  test('nobody adds a field of a name that was signed', async ({ assert }) => {
    const raw = letterOf('Subject: Hi\r\n\r\nHello\r\n')
    const lines = await openSigner({ sql, seal, log }).sign(heldBytes(raw), domain)
    const records = recordsOf(await publishedKeys(sql, domain))
    for (const added of ['From: eve@evil.example', 'Subject: Pay', 'Cc: eve@evil.example']) {
      const changed = Buffer.from(`${lines}${added}\r\n${raw.toString('latin1')}`, 'latin1')
      assert.deepEqual(await verifyWithDkimpy(changed, records), [false, false], added)
    }
  })

  test('a notice of our host is signed for the domain above it', async ({ assert }) => {
    const raw = Buffer.from(`From: mailer-daemon@mx.${domain}\r\n\r\nSorry\r\n`)
    const signer = openSigner({ sql, seal, log })
    assert.include(await signer.sign(heldBytes(raw), `mx.${domain}`), `d=${domain};`)
    assert.equal(await signer.sign(heldBytes(raw), 'elsewhere.example'), '')
  })

  test('goes unsigned, and the log says why, where the keys do not open', async ({ assert }) => {
    await keepKeys(sql, instanceSeal('another instance'), domain)
    const signer = openSigner({ sql, seal, log })
    assert.equal(await signer.sign(heldBytes(letterOf('\r\nHi\r\n')), domain), '')
    assert.containSubset(problems, [{ domain, err: { code: 'E_UNSEALABLE' } }])
  })

  test('what is forwarded twice has a chain that another program verifies', async ({ assert }) => {
    const next = await newDomain()
    const sealForward = openSealForward({ sql, seal })
    const facts = (arc: 'none' | 'pass'): AuthenticationFacts => ({
      spf: { result: 'pass', domain: 'far.example', aligned: true },
      dkim: [{ result: 'pass', domain: 'far.example', aligned: true }],
      dmarc: { result: 'pass', policy: 'reject' },
      arc: { result: arc, domain: null },
      iprev: { result: 'pass', name: 'mx.far.example' },
    })
    const raw = Buffer.from('From: x@far.example\r\nSubject: Hi\r\n\r\nHello \r\n')
    const first = await sealForward({
      ...{ raw: heldBytes(raw), domain, authserv: `mx.${domain}` },
      authentication: facts('none'),
    })
    const once = Buffer.concat([Buffer.from(first), raw])
    const second = await sealForward({
      ...{ raw: onDisk(once, 11), domain: next, authserv: `mx.${next}` },
      authentication: facts('pass'),
    })
    const twice = Buffer.concat([Buffer.from(second), once])
    const records = recordsOf([
      ...(await publishedKeys(sql, domain)),
      ...(await publishedKeys(sql, next)),
    ])
    assert.equal((await verifyArcWithDkimpy(once, records)).cv, 'pass')
    assert.equal((await verifyArcWithDkimpy(twice, records)).cv, 'pass')
    assert.match(second, /^ARC-Seal: i=2;[^]*cv=pass/)
    const changed = Buffer.from(twice.toString().replace('Hello', 'Hullo'))
    assert.equal((await verifyArcWithDkimpy(changed, records)).cv, 'fail')
  })

  test('nothing is sealed that nobody looked at, or that could not be verified', async ({
    assert,
  }) => {
    const sealForward = openSealForward({ sql, seal })
    const forwarded = { raw: heldBytes(letterOf('\r\nHi\r\n')), domain, authserv: `mx.${domain}` }
    assert.equal(await sealForward({ ...forwarded, authentication: null }), '')
    const arc = { result: 'temperror', domain: null } as const
    const authentication = { spf: null, dkim: [], dmarc: null, arc, iprev: null }
    assert.equal(await sealForward({ ...forwarded, authentication }), '')
  })

  test('keys take turns, but none signs that the DNS does not show', async ({ assert }) => {
    await keepKeys(sql, seal, domain)
    const before = await publishedKeys(sql, domain)
    assert.deepEqual(
      before.map(({ selector, state }) => [selector, state]),
      [
        ['caliopen-rsa-1', 'active'],
        ['caliopen-rsa-2', 'next'],
        ['caliopen-ed-1', 'active'],
        ['caliopen-ed-2', 'next'],
      ]
    )
    await publish(before.filter(({ selector }) => selector !== 'caliopen-ed-2'))
    const early = await rotate(sql, openResolver([lab.dns.server]), domain)
    assert.containSubset(early, {
      kind: 'unpublished',
      missing: [{ key: { selector: 'caliopen-ed-2' }, shown: 'absent' }],
    })
    assert.deepEqual(await publishedKeys(sql, domain), before)

    await publish(before)
    assert.equal((await rotate(sql, openResolver([lab.dns.server]), domain)).kind, 'rotated')
    const lines = await openSigner({ sql, seal, log }).sign(
      heldBytes(letterOf('\r\nHi\r\n')),
      domain
    )
    assert.match(lines, /s=caliopen-rsa-2;[^]*s=caliopen-ed-2;/)

    await keepKeys(sql, seal, domain)
    const again = await rotate(sql, openResolver([lab.dns.server]), domain)
    assert.equal(again.kind, 'too_early')
  })

  test('a name is used again when nothing that it signed is on its way any more', async ({
    assert,
  }) => {
    await keepKeys(sql, seal, domain)
    const before = await publishedKeys(sql, domain)
    await publish(before)
    await rotate(sql, openResolver([lab.dns.server]), domain)
    await sql.run(
      `update dkim_keys set changed_at = changed_at - ? where domain = ? and state = 'retired'`,
      [RETIRED_MS, domain]
    )
    await keepKeys(sql, seal, domain)
    const after = await publishedKeys(sql, domain)
    const first = (keys: PublishedKey[]) =>
      keys.find(({ selector }) => selector === 'caliopen-rsa-1')
    assert.equal(first(after)?.state, 'next')
    assert.notEqual(first(after)?.publicKey, first(before)?.publicKey)
  })

  test('several who look after the keys at once make one of each', async ({ assert }) => {
    await Promise.all([1, 2, 3].map(() => keepKeys(sql, seal, domain)))
    assert.lengthOf(await publishedKeys(sql, domain), 4)
  })
})
