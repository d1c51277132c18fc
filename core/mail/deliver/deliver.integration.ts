import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { test } from '@japa/runner'
import { simpleParser } from 'mailparser'
import type { Lab } from '#appliance/lab/lab.js'
import { farAccount, readImap, waitForMail } from '#appliance/test/imap.js'
import { useLab } from '#appliance/test/lab.js'
import { readSettings } from '#core/config/settings.js'
import { waitUntil } from '#appliance/lab/wait.js'
import { claimDue } from '#core/channels/dispatch/claim.js'
import { getBlob } from '#core/messages/blobs/blobs.js'
import { newTestAccount, openTestDatabase } from '#core/tests/test_database.js'
import type { TestAccount } from '#core/tests/test_database.js'
import type { SqlDatabase } from '#database/sql.js'
import { isPutOff, PostOffice } from '#core/tests/deliver/post_office.js'
import type { DeliveryState } from '#core/tests/deliver/post_office.js'
import { StrangeHost } from '#core/tests/deliver/strange_host.js'
import type { Strangeness } from '#core/tests/deliver/strange_host.js'

test.group('What goes out', (group) => {
  let sql: SqlDatabase
  let lab: Lab
  let post: PostOffice
  let ana: TestAccount
  let unique = 0

  group.setup(async () => {
    lab = await useLab()
    sql = await openTestDatabase()
    return () => sql.close()
  })

  group.each.setup(async () => {
    await sql.run('delete from deliveries')
    await sql.run('delete from destinations')
    ana = await newTestAccount(sql)
    post = await PostOffice.open(sql, lab)
    return () => post.close()
  })

  /** An address at the far side that nobody used before. */
  function somebody(domain = 'far.example'): string {
    unique += 1
    return `somebody${Date.now().toString(36)}${unique}@${domain}`
  }

  async function hostOf(domain: string, address: string, how: Strangeness) {
    await lab.dns.setZone(domain, [
      { name: '@', type: 'MX', value: `10 mx.${domain}.` },
      { name: 'mx', type: 'A', value: address },
    ])
    return StrangeHost.listen(address, lab.outboundPort, how)
  }

  test('reaches the mailbox of a real MX, over TLS', async ({ assert }) => {
    const to = somebody()
    const id = await post.send(ana, to, ['Subject: Hello', 'References: <one@far.example>'])
    const [delivery] = await post.settled(id)
    assert.containsSubset(delivery, { status: 'delivered', attempts: 1 })
    assert.match(delivery?.last_reply ?? '', /^250 2\.0\.0 Ok: queued/)

    const arrived = await waitForMail(farAccount(lab.far, to), () => true)
    assert.equal(arrived.parsed.subject, 'Hello')
    assert.equal(arrived.parsed.references, '<one@far.example>')
    assert.equal(arrived.parsed.text?.trim(), 'Good morning')
    assert.match(arrived.source.toString(), /using TLSv1\.3/)
    assert.match(arrived.source.toString(), new RegExp(`^Return-Path: <${ana.address}>`, 'm'))

    const events = await post.eventsOf(id)
    assert.deepEqual(
      events.map(({ state }) => state),
      ['queued', 'delivered']
    )
    assert.containsSubset(events[1], { host: 'mx.far.example', tls: { protocol: 'TLSv1.3' } })
  })

  test('tells the open pages of every change', async ({ assert }) => {
    const before = await modseq()
    const id = await post.send(ana, somebody())
    const queued = await modseq()
    await post.settled(id)
    assert.isAbove(queued, before)
    assert.isAbove(await modseq(), queued)
    const row = await sql.get<{ modseq: number }>('select modseq from messages where id = ?', [id])
    assert.equal(row?.modseq, await modseq())
  })

  test('is tried again after 451, and arrives', async ({ assert }) => {
    const to = somebody()
    await lab.far.refuse(to, { reply: '451 4.7.1 Greylisted, come back later', times: 1 })
    const id = await post.send(ana, to)
    const [put] = await post.settled(id, isPutOff)
    assert.containsSubset(put, { attempts: 1, last_status: '4.7.1' })
    assert.closeTo((put?.next_at ?? 0) - Date.now(), 60_000, 10_000)

    await post.hasten(id)
    const [delivery] = await post.settled(id)
    assert.containsSubset(delivery, { status: 'delivered', attempts: 2 })
    await waitForMail(farAccount(lab.far, to), () => true)
    assert.deepEqual(
      (await post.eventsOf(id)).map(({ state }) => state),
      ['queued', 'deferred', 'delivered']
    )
  })

  test('that is refused with 550 comes back as a notice in the thread', async ({ assert }) => {
    const to = somebody()
    await lab.far.refuse(to, { reply: '550 5.1.1 No such account here' })
    const id = await post.send(ana, to, ['Subject: Lunch', 'Message-ID: <lunch@here.example>'])
    const [delivery] = await post.settled(id)
    assert.containsSubset(delivery, { status: 'failed', last_status: '5.1.1' })

    const [notice] = await post.inbox(ana, 1)
    if (!notice) throw new Error('no notice')
    assert.equal(notice.sender, '')
    const sent = await sql.get<{ thread_id: Buffer }>(
      'select thread_id from messages where id = ?',
      [id]
    )
    assert.isTrue(sent?.thread_id.equals(notice.thread_id))
    const raw = await getBlob(sql, notice.blob_hash)
    const mail = await simpleParser(raw)
    assert.equal(mail.subject, 'Not delivered: Lunch')
    assert.include(mail.text, to)
    assert.include(mail.text, 'The other side does not know this address.')
    assert.include(mail.text, `550 5.1.1 <${to}>: Recipient address rejected: No such account here`)
    assert.match(raw.toString(), /^Content-Type: multipart\/report; report-type=delivery-status;/m)
    assert.match(raw.toString(), new RegExp(`^Final-Recipient: rfc822; ${to}\r$`, 'm'))
    assert.match(raw.toString(), /^Action: failed\r\nStatus: 5\.1\.1\r$/m)
    assert.match(raw.toString(), /^Message-ID: <lunch@here\.example>\r$/m)
    assert.deepEqual(post.problems, [])
  })

  test('makes one notice, however often its telling is interrupted', async ({ assert }) => {
    const to = somebody()
    await lab.far.refuse(to, { reply: '550 5.1.1 No such account here' })
    const id = await post.send(ana, to)
    await post.inbox(ana, 1)
    // As if the worker had died between the notice and its being written down.
    await sql.run('update deliveries set tell_at = 1 where message_id = ?', [id])
    await post.hasten(id)
    await post.settled(id, ({ tell_at: tellAt }) => tellAt === null)
    const other = somebody()
    await lab.far.refuse(other, { reply: '550 5.1.1 No such account here' })
    await post.send(ana, other)
    assert.lengthOf(await post.inbox(ana, 2), 2)
  })

  test('makes no notice where the sender wants none', async ({ assert }) => {
    const to = somebody()
    await lab.far.refuse(to, { reply: '550 5.1.1 No such account here' })
    const recipients = new Map([[to, { notify: [], orcpt: null }]])
    const id = await post.send(ana, to, [], { ret: null, envid: null, recipients })
    const [delivery] = await post.settled(id)
    assert.containsSubset(delivery, { status: 'failed', tell: null, tell_at: null })
  })

  test('tells of success where the sender asked, and of a delay once', async ({ assert }) => {
    const bea = await newTestAccount(sql, 'bea')
    const recipients = new Map([
      [bea.address, { notify: ['success' as const], orcpt: null }],
      ['bo@dead.example', { notify: null, orcpt: null }],
    ])
    const id = await post.send(ana, [bea.address, 'bo@dead.example'], [], {
      ...{ ret: null, envid: 'order 7', recipients },
    })
    const isThere = ({ status, attempts }: DeliveryState) => status !== 'leased' && attempts > 0
    await post.settled(id, isThere)
    const [good] = await post.inbox(ana, 1)
    assert.match(good?.subject ?? '', /^Delivered: /)
    const raw = (await getBlob(sql, good?.blob_hash ?? Buffer.alloc(0))).toString('latin1')
    assert.include(raw, 'Original-Envelope-Id: order 7')
    assert.include(raw, 'Action: delivered')
    await sql.run(`update deliveries set tell_at = 1 where message_id = ? and tell = 'delayed'`, [
      id,
    ])
    await post.hasten(id)
    const inbox = await post.inbox(ana, 2)
    assert.match(inbox.at(-1)?.subject ?? '', /^Still on its way: /)
    await post.settled(id, ({ tell_at: tellAt }) => tellAt === null)
  })

  test('asks a destination that does not answer by one letter for all', async ({ assert }) => {
    const ids: Buffer[] = []
    for (let count = 0; count < 5; count++) {
      ids.push(await post.send(ana, 'bo@dead.example', [`Subject: ${count}`]))
    }
    /** How often they were tried in all, once none of them is due. */
    const putAside = async () => {
      const rows = await sql.all<DeliveryState>('select * from deliveries')
      const waits = rows.filter(({ status, next_at: at }) => status === 'queued' && at > Date.now())
      return waits.length === ids.length && rows.reduce((sum, { attempts }) => sum + attempts, 1)
    }
    const patience = { timeout: 20_000, every: 50, log: () => JSON.stringify(post.problems) }
    const before = await waitUntil('They are not put aside', putAside, patience)
    await sql.run(`update deliveries set next_at = 0 where status = 'queued'`)
    await post.hasten(ids[0] ?? Buffer.alloc(16))
    const after = await waitUntil('They are not put aside again', putAside, patience)
    assert.equal(after - before, 1)
  })

  test('makes no notice about a notice', async ({ assert }) => {
    const to = somebody()
    await lab.far.refuse(to, { reply: '550 5.1.1 No such account here' })
    const id = await post.send(ana, to)
    await post.inbox(ana, 1)
    await sql.run(`update deliveries set sender = '', status = 'queued' where message_id = ?`, [id])
    await post.hasten(id)
    const [delivery] = await post.settled(id, ({ attempts }) => attempts === 2)
    assert.equal(delivery?.status, 'failed')
    assert.isNull(delivery?.tell_at)
    assert.lengthOf(await post.inbox(ana, 1), 1)
  })

  test('to several goes over one session, and each has a fate of its own', async ({ assert }) => {
    const [good, bad, busy] = [somebody(), somebody(), somebody()]
    await lab.far.refuse(bad, { reply: '550 5.1.1 No such account here' })
    await lab.far.refuse(busy, { reply: '451 4.3.0 Too busy' })
    const id = await post.send(ana, [good, bad, busy])
    const rows = await post.settled(id, ({ attempts }) => attempts === 1)
    assert.deepEqual(
      rows.map(({ status }) => status),
      ['delivered', 'failed', 'queued']
    )
    const [notice] = await post.inbox(ana, 1)
    const mail = await simpleParser(await getBlob(sql, notice?.blob_hash ?? Buffer.alloc(0)))
    assert.include(mail.text, bad)
    assert.notInclude(mail.text, good)
  })

  test('{title}')
    .with([
      {
        title: 'finds the second MX when the first is dead',
        domain: 'second.example',
        status: 'delivered',
        code: '2.0.0',
      },
      {
        title: 'finds the implicit MX',
        domain: 'nomx.example',
        status: 'delivered',
        code: '2.0.0',
      },
      { title: 'fails at a null MX', domain: 'nullmx.example', status: 'failed', code: '5.1.10' },
      {
        title: 'fails where the MX has no address',
        domain: 'lost.example',
        status: 'failed',
        code: '5.4.4',
      },
      {
        title: 'fails where there is no such domain',
        domain: 'nowhere.example',
        status: 'failed',
        code: '5.1.2',
      },
    ])
    .run(async ({ assert }, { domain, status, code }) => {
      const [delivery] = await post.settled(await post.send(ana, somebody(domain)))
      assert.containsSubset(delivery, { status, last_status: code })
    })

  test('goes to the second MX when the first says "not now"', async ({ assert }) => {
    await lab.dns.setZone('sts.example', [
      { name: '@', type: 'MX', value: '10 mx.far.example.' },
      { name: '@', type: 'MX', value: '20 mx2.sts.example.' },
      { name: 'mx2', type: 'A', value: '127.0.0.26' },
    ])
    const second = await StrangeHost.listen('127.0.0.26', lab.outboundPort, 'cuts the answer')
    second.strange = false
    const [busy, well] = [somebody('sts.example'), somebody('sts.example')]
    await lab.far.refuse(busy, { reply: '451 4.3.0 Too busy' })
    const id = await post.send(ana, [busy, well])
    const rows = await post.settled(id)
    await second.close()
    assert.deepEqual(
      rows.map(({ status }) => status),
      ['delivered', 'delivered']
    )
    assert.lengthOf(second.messages, 1)
    const hosts = (await post.eventsOf(id)).flatMap(({ host }) => host ?? [])
    assert.sameMembers(hosts, ['mx2.sts.example', 'mx.far.example'])
  })

  test('takes the way that an administrator chose', async ({ assert }) => {
    const host = await StrangeHost.listen('127.0.0.27', lab.outboundPort, 'cuts the answer')
    host.strange = false
    const id = await post.send(ana, somebody('dead.example'))
    await post.settled(id, isPutOff)
    await sql.run('update deliveries set via = ? where message_id = ?', ['127.0.0.27', id])
    await post.hasten(id)
    await post.settled(id)
    await host.close()
    assert.lengthOf(host.messages, 1)
  })

  test('waits while no MX answers', async ({ assert }) => {
    const [delivery] = await post.settled(await post.send(ana, somebody('dead.example')), isPutOff)
    assert.equal(delivery?.last_status, '4.4.1')
    assert.match(delivery?.last_reply ?? '', /mx\.dead\.example \[127\.0\.0\.9\]: .*ECONNREFUSED/)
  })

  test('waits while the DNS does not answer', async ({ assert }) => {
    await lab.dns.failZone('dumb.example')
    const [delivery] = await post.settled(await post.send(ana, somebody('dumb.example')), isPutOff)
    assert.equal(delivery?.last_status, '4.4.3')
  }).timeout(40_000)

  test('follows a CNAME', async ({ assert }) => {
    await lab.dns.setZone('alias.example', [
      { name: '@', type: 'MX', value: '10 mail.alias.example.' },
      { name: 'mail', type: 'CNAME', value: 'real.alias.example.' },
      { name: 'real', type: 'A', value: lab.far.host },
    ])
    const id = await post.send(ana, somebody('alias.example'))
    const [delivery] = await post.settled(id)
    // The far Postfix does not know the domain: it was reached, and says so.
    assert.match(delivery?.last_reply ?? '', /Relay access denied/)
  })

  test('goes in the clear when the handshake fails', async ({ assert }) => {
    const host = await hostOf('oldtls.example', '127.0.0.21', 'spoils the handshake')
    const id = await post.send(ana, somebody('oldtls.example'))
    const [delivery] = await post.settled(id)
    await host.close()
    assert.equal(delivery?.status, 'delivered')
    assert.equal(host.connections, 2)
    assert.isNull((await post.eventsOf(id))[1]?.tls)
  })

  test('that got no answer after its last dot is sent again, and counted', async ({ assert }) => {
    const host = await hostOf('cut.example', '127.0.0.22', 'cuts the answer')
    const id = await post.send(ana, somebody('cut.example'))
    await post.settled(id, isPutOff)
    assert.equal(post.delivering.counts.uncertain, 1)
    host.strange = false
    await post.hasten(id)
    await post.settled(id)
    await host.close()
    assert.lengthOf(host.messages, 2)
    assert.deepEqual(
      (await post.eventsOf(id)).map(({ state, uncertain }) => [state, uncertain]),
      [
        ['queued', false],
        ['deferred', true],
        ['delivered', false],
      ]
    )
  })

  test('waits where a host refuses every session', async ({ assert }) => {
    const host = await hostOf('closed.example', '127.0.0.23', 'refuses the session')
    const [delivery] = await post.settled(
      await post.send(ana, somebody('closed.example')),
      isPutOff
    )
    await host.close()
    assert.match(delivery?.last_reply ?? '', /^554 5\.3\.2 No service here/)
  })

  test('stays in the house where the recipient lives there', async ({ assert }) => {
    const bea = await newTestAccount(sql, 'bea')
    const cut = bea.address.replace('@', '+shop@')
    const id = await post.send(ana, [bea.address, cut, `nobody@${bea.address.split('@')[1]}`])
    const rows = await post.settled(id)
    assert.deepEqual(
      rows.map(({ status }) => status),
      ['delivered', 'delivered', 'failed']
    )
    // Both addresses are hers: she gets one copy.
    const [only] = await post.inbox(bea, 1)
    assert.equal(only?.sender, ana.address)
    assert.lengthOf(await post.inbox(ana, 1), 1)
  })

  test('that a dead worker had taken goes out when its lease ends', async ({ assert }) => {
    await post.close()
    const to = somebody()
    post = await PostOffice.open(sql, lab)
    await post.delivering.stop()
    const id = await post.send(ana, to)
    const taken = await claimDue(sql, {
      ...{ owner: 'dead', now: Date.now(), channels: ['email'], busy: [], total: 1 },
      ...{ active: new Set<string>(), room: () => 1 },
    })
    assert.lengthOf(taken, 1)
    await post.close()
    post = await PostOffice.open(sql, lab)
    await post.hasten(id)
    const [delivery] = await post.settled(id)
    assert.equal(delivery?.status, 'delivered')
    assert.isTrue((await post.eventsOf(id)).at(-1)?.repeated)
    assert.equal(post.delivering.counts.repeated, 1)
  })

  test('that a worker had begun when it was killed goes out once, by another one', async ({
    assert,
  }) => {
    const host = await hostOf('slow.example', '127.0.0.24', 'falls silent')
    await post.delivering.stop()
    const id = await post.send(ana, somebody('slow.example'))
    const folder = mkdtempSync(join(tmpdir(), 'caliopen-worker-'))
    const worker = workerProcess(folder)
    const wait = { timeout: 20_000 }
    await waitUntil('the worker did not begin', async () => host.silent, wait)
    worker.kill('SIGKILL')
    await once(worker, 'exit')
    rmSync(folder, { recursive: true })
    assert.containsSubset(await post.deliveriesOf(id), [{ status: 'leased', attempts: 0 }])

    host.strange = false
    await post.close()
    post = await PostOffice.open(sql, lab)
    await setTimeout(300)
    assert.containsSubset(await post.deliveriesOf(id), [{ status: 'leased' }])
    await post.hasten(id)
    await post.settled(id)
    await host.close()
    assert.lengthOf(host.messages, 1)
    assert.equal(post.delivering.counts.repeated, 1)
  }).timeout(40_000)

  function workerProcess(folder: string): ChildProcess {
    const { dataDir } = readSettings(process.env)
    const place = { dnsServer: lab.dns.server, outboundPort: lab.outboundPort }
    const program = fileURLToPath(new URL('../../tests/deliver/worker_process.ts', import.meta.url))
    return spawn(
      process.execPath,
      ['--disable-warning=DEP0205', '--import', '@poppinss/ts-exec', program],
      {
        stdio: ['ignore', 'ignore', 'inherit'],
        env: { ...process.env, WORKER: JSON.stringify({ dataDir, folder, ...place }) },
      }
    )
  }

  test('is sent once by several workers, over connections that are kept', async ({ assert }) => {
    const other = await PostOffice.open(sql, lab)
    const to = somebody()
    const before = (await lab.far.log()).match(/connect from/g)?.length ?? 0
    const numbers = Array.from({ length: 60 }, (_, number) => `${number}`)
    await Promise.all(
      numbers.map((number) =>
        post.send(ana, to, [`Subject: ${number}`, `Message-ID: <${number}@x>`])
      )
    )
    const delivered = `select id from deliveries where account_id = ? and status = 'delivered'`
    const isDone = async () => (await sql.all(delivered, [ana.id])).length === numbers.length
    await waitUntil('all sixty to be delivered', isDone, { timeout: 20_000, every: 100 })
    const all = async () => {
      const found = await readImap(farAccount(lab.far, to))
      return found.length >= numbers.length && found
    }
    const arrived = await waitUntil('all sixty to arrive', all, { timeout: 20_000, every: 200 })
    await other.close()
    assert.deepEqual(
      arrived.map(({ parsed }) => Number(parsed.subject)).sort((a, b) => a - b),
      numbers.map(Number)
    )
    assert.isAbove(other.delivering.counts.delivered + post.delivering.counts.delivered, 59)
    const connections = ((await lab.far.log()).match(/connect from/g)?.length ?? 0) - before
    assert.isBelow(connections, 60)
  }).timeout(60_000)

  async function modseq(): Promise<number> {
    const row = await sql.get<{ modseq: number }>(
      'select modseq from account_states where account_id = ?',
      [ana.id]
    )
    return row?.modseq ?? 0
  }
})
