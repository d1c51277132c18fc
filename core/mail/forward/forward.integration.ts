import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@japa/runner'
import { newId } from '@caliopen/contract/ids'
import type { Lab } from '#appliance/lab/lab.js'
import { waitUntil } from '#appliance/lab/wait.js'
import { farAccount, readImap, waitForMail } from '#appliance/test/imap.js'
import { useLab } from '#appliance/test/lab.js'
import { domainOf } from '#core/accounts/addresses.js'
import { createGroup } from '#core/accounts/groups/groups.js'
import { addAlias } from '#core/accounts/people/aliases.js'
import { getBlob } from '#core/messages/blobs/blobs.js'
import { isPutOff, PostOffice } from '#core/tests/deliver/post_office.js'
import { newTestAccount, openTestDatabase, type TestAccount } from '#core/tests/test_database.js'
import type { SqlDatabase } from '#database/sql.js'
import { startReceiving } from '../receive/server.js'
import { Talk } from '../session/testing/talk.js'
import { type Certificate, openCertificate } from '../tls/certificate.js'
import { Srs } from './srs.js'

const nothing = () => undefined
const log = { debug: nothing, info: nothing, warn: nothing, error: nothing }
const srs = new Srs('a key for tests')

test.group('Mail for more than one mailbox', (group) => {
  let sql: SqlDatabase
  let lab: Lab
  let tls: Certificate
  let post: PostOffice
  let ana: TestAccount
  let domain: string
  let port: number
  let unique = 0

  group.setup(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'caliopen-forward-'))
    lab = await useLab()
    sql = await openTestDatabase()
    tls = await openCertificate(folder)
    return async () => {
      await sql.close()
      rmSync(folder, { recursive: true, force: true })
    }
  })

  group.each.setup(async () => {
    await sql.run('delete from deliveries')
    ana = await newTestAccount(sql)
    domain = domainOf(ana.address)
    post = await PostOffice.open(sql, lab)
    const settings = { host: '127.0.0.1', smtpPort: 0 }
    const receiving = await startReceiving({ settings, sql, accept: post.accept, srs, tls, log })
    port = receiving.port
    return async () => {
      await receiving.close()
      await post.close()
    }
  })

  /** An address at the far side that nobody used before. */
  function somebody(): string {
    unique += 1
    return `somebody${Date.now().toString(36)}${unique}@far.example`
  }

  async function forward(keeps: boolean, ...targets: string[]): Promise<void> {
    await sql.insert('forwardings', ['account_id', 'keeps_copy'], [[ana.id, keeps ? 1 : 0]])
    await sql.insert(
      'forward_targets',
      ['account_id', 'address', 'code_hash', 'attempts', 'asked_at', 'confirmed_at'],
      targets.map((target) => [ana.id, target, Buffer.alloc(32), 0, 1, 1])
    )
  }

  async function teamOf(...members: string[]): Promise<string> {
    const address = `team@${domain}`
    const organisation = await sql.get<{ id: Buffer }>(
      'select organisation_id as id from domains where name = ?',
      [domain]
    )
    const change = { name: 'Team', membersOnly: false, members }
    await sql.transaction((trx) => createGroup(trx, organisation?.id ?? newId(), address, change))
    return address
  }

  async function greeted(): Promise<Talk> {
    const talk = await Talk.with(port)
    await talk.play('S: 220', 'C: EHLO far.example\r\n', 'S: 250')
    return talk
  }

  /** Postfix adds Date, Message-ID and To where they are missing. */
  const HEADER = [
    'From: Bo <bo@far.example>',
    'To: whom it may concern:;',
    'Date: Fri, 27 Nov 2026 10:00:00 +0000',
    'Message-ID: <one@far.example>',
  ]
  const letter = (lines: string[] = []) =>
    [...HEADER, ...lines, 'Subject: Hi', '', '..', 'Hello', ''].join('\r\n')

  /** One message to these, from the far side to our 250. */
  async function receive(from: string, to: string[], text = letter()): Promise<void> {
    const talk = await greeted()
    await talk.play(`C: MAIL FROM:<${from}>\r\n`, 'S: 250 2.1.0')
    for (const address of to) await talk.play(`C: RCPT TO:<${address}>\r\n`, 'S: 250 2.1.5')
    await talk.play('C: DATA\r\n', 'S: 354', `C: ${text.replace(/^\./gm, '..')}.\r\n`, 'S: 250')
    talk.leave()
  }

  const queued = () =>
    sql.all<{ message_id: Buffer; sender: string; recipient: string; status: string }>(
      'select message_id, sender, recipient, status from deliveries order by id'
    )
  const untilQueued = (count: number) =>
    waitUntil(
      'Nothing was queued',
      async () => {
        const rows = await queued()
        return rows.length >= count && rows
      },
      { timeout: 20_000, every: 50, log: () => JSON.stringify(post.problems) }
    )

  test('comes to the account behind an alias, a detail and what is for nobody', async ({
    assert,
  }) => {
    await sql.transaction((trx) => addAlias(trx, ana.id, `info@${domain}`))
    await sql.run(
      'insert into catch_alls (domain_id, account_id) select id, ? from domains where name = ?',
      [ana.id, domain]
    )
    for (const to of [`info@${domain}`, `Ana+Shop@${domain}`, `whoever@${domain}`]) {
      await receive('bo@far.example', [to], letter([`To: ${to}`]))
    }
    assert.lengthOf(await post.inbox(ana, 3), 3)
  })

  test('to a group comes to who is here and who is elsewhere', async ({ assert }) => {
    const [zoe, bob] = [somebody(), await newTestAccount(sql, 'bob')]
    const team = await teamOf(ana.address, bob.address, zoe)
    await receive('Bo+x@far.example', [team])
    await post.inbox(ana, 1)
    await post.inbox(bob, 1)
    const { source } = await waitForMail(farAccount(lab.far, zoe), () => true)
    const text = source.toString()
    assert.match(
      text,
      new RegExp(`^Return-Path: <SRS0=[a-z2-7]{8}=..=far\\.example=Bo\\+x@${domain}>`)
    )
    assert.include(text, `Delivered-To: ${team}\r\nReceived: from far.example`)
    assert.include(text, letter())
  })

  test('that is forwarded goes on once, however often its sender repeats it', async ({
    assert,
  }) => {
    const zoe = somebody()
    await forward(false, zoe)
    await receive('bo@far.example', [ana.address])
    await receive('bo@far.example', [ana.address])
    const [row] = await untilQueued(1)
    await post.settled(row?.message_id ?? Buffer.alloc(16))
    await receive('bo@far.example', [ana.address])
    await receive('bo@far.example', [ana.address], letter(['X: another']))
    await untilQueued(2)
    const arrived = await waitUntil(
      'The forwarded ones did not come',
      async () => {
        const messages = await readImap(farAccount(lab.far, zoe))
        return messages.length >= 2 && messages
      },
      { timeout: 20_000, every: 200 }
    )
    assert.lengthOf(arrived, 2)
    assert.lengthOf(await queued(), 2)
    const kept = await sql.all('select id from messages where account_id = ?', [ana.id])
    assert.isEmpty(kept)
  })

  test('that cannot be passed on comes back to its first sender, and to nobody else', async ({
    assert,
  }) => {
    const [zoe, bo] = [somebody(), somebody()]
    await lab.far.refuse(zoe, { reply: '550 5.1.1 No such account here' })
    await forward(true, zoe)
    await receive(bo, [ana.address])
    const notice = await waitForMail(farAccount(lab.far, bo), () => true)
    const text = notice.source.toString()
    assert.match(text, /^Return-Path: <>/)
    assert.include(text, `Final-Recipient: rfc822; ${zoe}`)
    assert.match(text, /smtp; 550 5\.1\.1 .*No such account here/)
    assert.lengthOf(await post.inbox(ana, 1), 1)
  })

  test('is answered by a bounce that finds back, once it is ours and not too old', async ({
    assert,
  }) => {
    const bo = somebody()
    await forward(false, somebody())
    await receive(bo, [ana.address])
    const [row] = await untilQueued(1)
    const sender = row?.sender ?? ''
    const talk = await greeted()
    await talk.play('C: MAIL FROM:<>\r\n', 'S: 250')
    const [forged, old] = [
      sender.replace(/=\w+@/, '=eve@'),
      srs.forward({
        ...{ sender: bo, domain, key: newId(), now: Date.now() - 30 * 86_400_000 },
      }),
    ]
    await talk.play(`C: RCPT TO:<${forged}>\r\n`, 'S: 550 5.1.1 No message was passed on')
    await talk.play(`C: RCPT TO:<${old}>\r\n`, 'S: 550 5.1.1 A message with that sender')
    await talk.play(`C: RCPT TO:<${sender.toUpperCase()}>\r\n`, 'S: 250')
    await talk.play('C: DATA\r\n', 'S: 354', `C: ${letter().replace(/^\./gm, '..')}.\r\n`, 'S: 250')
    talk.leave()
    const { source } = await waitForMail(farAccount(lab.far, bo), () => true)
    assert.match(source.toString(), /^Return-Path: <>/)
    assert.include(source.toString(), letter())
  })

  test('that its own domain disowns is kept in Junk and goes no further', async ({ assert }) => {
    const dmarc = { result: 'fail', policy: 'quarantine', disposition: 'quarantine' } as const
    const authentication = { spf: null, dkim: [], dmarc, arc: null, iprev: null }
    const receiving = await startReceiving({
      ...{ settings: { host: '127.0.0.1', smtpPort: 0 }, sql, accept: post.accept, srs, tls, log },
      inspections: [async (_, found) => ({ ...found, facts: { ...found.facts, authentication } })],
    })
    port = receiving.port
    await forward(false, somebody())
    await receive('bo@far.example', [ana.address])
    await receiving.close()
    const kept = () => sql.get('select id from messages where account_id = ?', [ana.id])
    assert.isOk(await waitUntil('Nothing was kept', kept, { timeout: 10_000 }))
    assert.isEmpty(await queued())
  })

  test('goes in no circle', async ({ assert }) => {
    await forward(false, somebody())
    await receive('bo@far.example', [ana.address], letter([`Delivered-To: ${ana.address}`]))
    assert.lengthOf(await post.inbox(ana, 1), 1)
    assert.isEmpty(await queued())
    const talk = await greeted()
    await talk.play('C: MAIL FROM:<bo@far.example>\r\n', 'S: 250')
    await talk.play(`C: RCPT TO:<${ana.address}>\r\n`, 'S: 250', 'C: DATA\r\n', 'S: 354')
    const hops = Array.from({ length: 51 }, (_, at) => `Received: from host${at}`)
    await talk.play(`C: ${letter(hops).replace(/^\./gm, '..')}.\r\n`, 'S: 554 5.4.6')
    talk.leave()
  })

  test('is put off at RCPT while a mailbox is full, and comes when there is room', async ({
    assert,
  }) => {
    const bob = await newTestAccount(sql, 'bob')
    await sql.run('update accounts set quota_bytes = 1 where id = ?', [ana.id])
    await sql.run('update account_states set bytes = 1 where account_id = ?', [ana.id])
    const talk = await greeted()
    await talk.play('C: MAIL FROM:<bo@far.example>\r\n', 'S: 250')
    await talk.play(`C: RCPT TO:<${ana.address}>\r\n`, 'S: 452 4.2.2 The mailbox is full')
    talk.leave()

    const sent = await post.send(bob, ana.address)
    const [put] = await post.settled(sent, isPutOff)
    assert.equal(put?.last_status, '4.2.2')
    await receive('bo@far.example', [await teamOf(ana.address, bob.address)])
    await post.inbox(bob, 1)
    assert.isEmpty(await sql.all('select id from messages where account_id = ?', [ana.id]))

    const waiting = await queued()
    for (const { message_id: id } of waiting.slice(1)) await post.settled(id, isPutOff)
    await sql.run('update accounts set quota_bytes = null where id = ?', [ana.id])
    for (const { message_id: id } of await queued()) await post.hasten(id)
    const found = await post.inbox(ana, 2)
    assert.sameMembers(
      found.map(({ sender }) => sender),
      [bob.address, 'bo@far.example']
    )
    const [waited] = await sql.all<{ facts: string }>(
      'select facts from receptions where account_id = ? and sender = ?',
      [ana.id, 'bo@far.example']
    )
    // whoever wrote it signed in nowhere: it is not proven to be from one of us
    assert.containSubset(JSON.parse(waited?.facts ?? '{}'), {
      trust: { transport: { local: false } },
    })
    const texts = await Promise.all(found.map(({ blob_hash: hash }) => getBlob(sql, hash)))
    assert.isTrue(texts.some((raw) => raw.toString().includes(letter())))
  })

  test('cannot be harvested quickly', async ({ assert }) => {
    const talk = await greeted()
    await talk.play('C: MAIL FROM:<bo@far.example>\r\n', 'S: 250')
    const waits: number[] = []
    for (const name of ['aa', 'ab', 'ac', 'ad']) {
      const start = performance.now()
      await talk.play(`C: RCPT TO:<${name}@${domain}>\r\n`, 'S: 550 5.1.1')
      waits.push(performance.now() - start)
    }
    assert.isAbove(waits[2] ?? 0, 490)
    assert.isAbove(waits[3] ?? 0, 990)
    assert.isBelow(waits[0] ?? 0, 400)
    talk.leave()
  })
})
