import { heldBytes } from '@caliopen/contract/bytes'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@japa/runner'
import type { Facts } from '@caliopen/contract/facts'
import { Disk } from 'flydrive'
import { FSDriver } from 'flydrive/drivers/fs'
import { openSpool } from '#core/messages/accept/open_spool.js'
import type { Spool } from '#core/messages/accept/spool.js'
import { getBlob } from '#core/messages/blobs/blobs.js'
import { blobDrive, useBlobDrive } from '#core/messages/blobs/drive.js'
import { inconsistencies } from '#core/messages/mailboxes/consistency.js'
import { searchMessages } from '#core/messages/search/search.js'
import { essentialJudge } from '#core/tests/essential_judge.js'
import { newTestAccount, openTestDatabase } from '#core/tests/test_database.js'
import type { TestAccount } from '#core/tests/test_database.js'
import { testDatabase } from '#core/tests/test_instance.js'
import { judgeWithoutRules, type TrustJudge } from '#core/trust/verdict.js'
import type { SqlDatabase } from '#database/sql.js'
import { Digester } from './digester.js'
import { ReadingThread } from './reading/reading_thread.js'
import { ReadingStoppedError, type Reader } from './reading/reader.js'
import { InFlight } from './in_flight.js'

interface MessageRow {
  id: Buffer
  subject: string
  thread_id: Buffer
  discussion_id: Buffer | null
  blob_hash: Buffer
  set_aside: string | null
  trust: number | null
  uid: number
  modseq: number
  attachments: number
}

/** Has room for one blob. */
class FullDriver extends FSDriver {
  #puts = 0

  override async put(key: string, contents: string | Uint8Array) {
    this.#puts += 1
    if (this.#puts === 1) return super.put(key, contents)
    throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
  }
}

test.group('The digest', (group) => {
  let sql: SqlDatabase
  let spool: Spool
  let digester: Digester
  let folder: string
  const reader = new ReadingThread()

  group.setup(async () => {
    sql = await openTestDatabase()
    return async () => {
      await reader.close()
      await sql.close()
    }
  })

  group.each.setup(() => {
    folder = mkdtempSync(join(tmpdir(), 'caliopen-digest-'))
    spool = openSpool(testDatabase(), folder, sql)
    digester = newDigester()
    return async () => {
      await digestAll()
      await spool.close()
      rmSync(folder, { recursive: true })
    }
  })

  function newMark() {
    return new InFlight(join(folder, 'mark'))
  }

  function digesterWith(parts: Partial<ConstructorParameters<typeof Digester>[0]>) {
    const inFlight = newMark()
    return new Digester({ sql, spool, inFlight, judgeTrust: essentialJudge, reader, ...parts })
  }

  function newDigester() {
    return digesterWith({})
  }

  async function takeAway() {
    const one = { messages: 1, bytes: 0 }
    await spool.digest(one, {
      read: async () => null,
      prepare: async () => null,
      keep: async () => undefined,
    })
  }

  /** The first message fails twice, and is gone into another worker's hand by then. */
  function slippingSpool(): Spool {
    let calls = 0
    const keep = async () => {
      throw new Error('no')
    }
    return {
      accept: (arrival) => spool.accept(arrival),
      digest: async (limits, digestion) => {
        calls += 1
        if (calls <= 2) return spool.digest(limits, { ...digestion, keep })
        if (calls === 3) await takeAway()
        return spool.digest(limits, digestion)
      },
      waiting: () => spool.waiting(),
      sweep: (now) => spool.sweep(now),
      close: () => spool.close(),
    }
  }

  /** The spool of a database on a full disk. */
  function fullSpool(): Spool {
    const keep = async () => {
      throw Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' })
    }
    return {
      accept: (arrival) => spool.accept(arrival),
      digest: (limits, digestion) => spool.digest(limits, { ...digestion, keep }),
      waiting: () => spool.waiting(),
      sweep: (now) => spool.sweep(now),
      close: () => spool.close(),
    }
  }

  async function digestAll() {
    while ((await spool.waiting()).count > 0) await digester.digest()
  }

  function accept(accounts: TestAccount[], lines: string[], from = 'bob@far.example') {
    return spool.accept({
      channel: 'email',
      from,
      recipients: accounts.map(({ id, address }) => ({ accountId: id, address, detail: null })),
      raw: heldBytes(Buffer.from(lines.join('\r\n'))),
      trace: `Return-Path: <${from}>\r\n`,
      facts: {
        remoteAddress: '192.0.2.1',
        helo: 'mx.far.example',
        tls: { protocol: 'TLSv1.3', cipher: 'TLS_AES_256_GCM_SHA384' },
        local: false,
        authentication: null,
      },
      receivedAt: Date.now(),
    })
  }

  function letter(id: string, subject: string, more: string[] = [], body = 'Good morning') {
    return [
      'From: Bob <bob@far.example>',
      'To: Ana <ana@here.example>',
      `Subject: ${subject}`,
      `Message-ID: <${id}@far.example>`,
      ...more,
      '',
      body,
      '',
    ]
  }

  async function firstSpoolId(): Promise<number> {
    let first = 0
    const look = spool.digest(
      { messages: 1, bytes: 0 },
      {
        read: async () => null,
        prepare: async ([one]) => {
          first = one?.id ?? 0
          throw new Error('only looking')
        },
        keep: async () => undefined,
      }
    )
    await look.catch(() => undefined)
    return first
  }

  async function factsOf(account: TestAccount): Promise<Facts[]> {
    const rows = await sql.all<{ facts: string }>(
      'select facts from receptions where account_id = ? order by message_id',
      [account.id]
    )
    return rows.map(({ facts }) => JSON.parse(facts).trust)
  }

  function messagesOf(account: TestAccount) {
    return sql.all<MessageRow>('select * from messages where account_id = ? order by id', [
      account.id,
    ])
  }

  test('keeps the bytes exactly as they came, with its own trace beside them', async ({
    assert,
  }) => {
    const ana = await newTestAccount(sql)
    const lines = letter('bytes', 'Bytes', [], '.dots and \0 nulls \u00ff')
    await accept([ana], lines)
    await digestAll()
    const [message] = await messagesOf(ana)
    assert.isDefined(message)
    if (message)
      assert.equal((await getBlob(sql, message.blob_hash)).toString(), lines.join('\r\n'))
    assert.include(message, { subject: 'Bytes', set_aside: null, uid: 1 })
  })

  test('shows a message once when its sender repeats it', async ({ assert }) => {
    const ana = await newTestAccount(sql)
    await accept([ana], letter('twice', 'Twice'))
    await accept([ana], letter('twice', 'Twice'))
    await digestAll()
    await accept([ana], letter('twice', 'Twice'))
    await digestAll()
    assert.lengthOf(await messagesOf(ana), 1)
  })

  test('keeps two messages that only share their Message-ID', async ({ assert }) => {
    const ana = await newTestAccount(sql)
    await accept([ana], letter('same', 'One'))
    await accept([ana], letter('same', 'Other'))
    await digestAll()
    assert.lengthOf(await messagesOf(ana), 2)
  })

  test('gives every recipient a message of their own and keeps the bytes once', async ({
    assert,
  }) => {
    const [ana, eva] = [await newTestAccount(sql), await newTestAccount(sql, 'eva')]
    await accept([ana, eva], letter('both', 'For both'))
    await digestAll()
    const [[one], [other]] = [await messagesOf(ana), await messagesOf(eva)]
    assert.deepEqual(one?.blob_hash, other?.blob_hash)
    const blob = await sql.get<{ refs: number }>('select refs from blobs where hash = ?', [
      one?.blob_hash ?? null,
    ])
    assert.equal(blob?.refs, 2)
  })

  test('threads by References, whatever the order of arrival', async ({ assert }) => {
    const ana = await newTestAccount(sql)
    await accept([ana], letter('t3', 'Re: Plan', ['References: <t1@far.example> <t2@far.example>']))
    await accept([ana], letter('t1', 'Plan'))
    await accept([ana], letter('t2', 'Re: Plan', ['In-Reply-To: <t1@far.example>']))
    await accept([ana], letter('else', 'Plan'))
    await digestAll()
    const threads = (await messagesOf(ana)).map((row) => row.thread_id.toString('hex'))
    assert.equal(new Set(threads.slice(0, 3)).size, 1)
    assert.equal(new Set(threads).size, 2)
    const rows = await sql.all<{ count: number; unread: number }>(
      'select count, unread from thread_mailboxes where account_id = ? order by count',
      [ana.id]
    )
    assert.deepEqual(
      rows.map(({ count }) => count),
      [1, 3]
    )
    assert.deepEqual(
      rows.map(({ unread }) => unread),
      [1, 3]
    )
  })

  test('makes one thread of two that a later message joins', async ({ assert }) => {
    const ana = await newTestAccount(sql)
    await accept([ana], letter('left', 'Left'))
    await accept([ana], letter('right', 'Right'))
    await digestAll()
    await accept(
      [ana],
      letter('join', 'Join', ['References: <left@far.example> <right@far.example>'])
    )
    await digestAll()
    const threads = (await messagesOf(ana)).map((row) => row.thread_id.toString('hex'))
    assert.equal(new Set(threads).size, 1)
    const rows = await sql.all<{ count: number }>(
      'select count from thread_mailboxes where account_id = ?',
      [ana.id]
    )
    assert.deepEqual(
      rows.map(({ count }) => count),
      [3]
    )
    const known = await sql.all('select id from threads where account_id = ?', [ana.id])
    assert.lengthOf(known, 1)
  })

  test('makes one thread of several that met in one batch', async ({ assert }) => {
    const ana = await newTestAccount(sql)
    await accept([ana], letter('kept', 'Kept'))
    await digestAll()
    const [before] = await messagesOf(ana)
    await accept([ana], letter('left', 'Left'))
    await accept([ana], letter('right', 'Right'))
    await accept([ana], letter('late', 'Re: Right', ['In-Reply-To: <right@far.example>']))
    const all = '<left@far.example> <right@far.example> <kept@far.example>'
    await accept([ana], letter('join', 'Join', [`References: ${all}`]))
    await digestAll()
    const messages = await messagesOf(ana)
    const threads = new Set(messages.map((row) => row.thread_id.toString('hex')))
    assert.deepEqual([...threads], [before?.thread_id.toString('hex')])
    const known = await sql.all<{ count: number }>(
      'select count from threads where account_id = ?',
      [ana.id]
    )
    assert.deepEqual(known, [{ count: 5 }])
    assert.isEmpty(await inconsistencies(sql, ana.id))
  })

  test('numbers the change of what came into another thread', async ({ assert }) => {
    const ana = await newTestAccount(sql)
    await accept([ana], letter('one', 'One'))
    await accept([ana], letter('two', 'Two'))
    await digestAll()
    const before = (await messagesOf(ana))[1]
    await accept([ana], letter('both', 'Both', ['References: <one@far.example> <two@far.example>']))
    await digestAll()
    const after = (await messagesOf(ana))[1]
    assert.isAbove(after?.modseq ?? 0, before?.modseq ?? 0)
  })

  test('puts messages among the same people into one discussion', async ({ assert }) => {
    const ana = await newTestAccount(sql)
    await accept([ana], letter('d1', 'One subject'))
    await accept([ana], letter('d2', 'Another subject'))
    await accept([ana], letter('d3', 'With Eva', ['Cc: eva@far.example']))
    await digestAll()
    const ids = (await messagesOf(ana)).map((row) => row.discussion_id?.toString('hex'))
    assert.equal(ids[0], ids[1])
    assert.notEqual(ids[0], ids[2])
  })

  test('keeps a letter to very many people', async ({ assert }) => {
    const ana = await newTestAccount(sql)
    const people = (kind: string) =>
      Array.from({ length: 500 }, (_, n) => ` "${kind} ${'x'.repeat(60)} ${n}" <${n}@many.example>`)
    const more = ['To', 'Cc'].map((kind) => `${kind}:${people(kind).join(',\r\n')}`)
    await accept([ana], ['From: bob@far.example', 'Subject: Many', ...more, '', 'Hello', ''])
    await digestAll()
    assert.include((await messagesOf(ana))[0], { subject: 'Many', set_aside: null })
  })

  test('takes a message of forty megabytes as it takes a small one', async ({ assert }) => {
    const ana = await newTestAccount(sql)
    const body = `${'0123456789'.repeat(7)}\r\n`.repeat(555_000)
    await accept([ana], letter('large', 'Large', [], body))
    await accept([ana], letter('small', 'Small'))
    await digestAll()
    const [large, small] = await messagesOf(ana)
    assert.equal(large?.subject, 'Large')
    assert.equal(small?.subject, 'Small')
    if (large) assert.include((await getBlob(sql, large.blob_hash)).toString('latin1'), body)
  }).timeout(60_000)

  test('sets aside what it cannot read, with the reason, and goes on', async ({ assert }) => {
    const ana = await newTestAccount(sql)
    const parts = Array.from({ length: 2000 }, () => '--b\r\n\r\nx').join('\r\n')
    await accept([ana], ['Content-Type: multipart/mixed; boundary=b', '', parts, '--b--', ''])
    await accept([ana], letter('after', 'After it'))
    await digestAll()
    const [odd, good] = await messagesOf(ana)
    assert.match(odd?.set_aside ?? '', /\w/)
    assert.include(good, { subject: 'After it', set_aside: null })
  })

  test('sets aside the message whose reading ended the program again and again', async ({
    assert,
  }) => {
    const ana = await newTestAccount(sql)
    await accept([ana], letter('killer', 'Killer'))
    const id = await firstSpoolId()
    for (let death = 0; death < 4; death++) {
      const dying = new InFlight(join(folder, 'mark'))
      dying.begin([id])
    }
    digester = newDigester()
    await digestAll()
    const [message] = await messagesOf(ana)
    assert.match(message?.set_aside ?? '', /stopped the program/)
  })

  test('blames no message for the end of a program that had another in hand', async ({
    assert,
  }) => {
    const ana = await newTestAccount(sql)
    await accept([ana], letter('innocent', 'Innocent'))
    const id = await firstSpoolId()
    for (let death = 0; death < 4; death++) new InFlight(join(folder, 'mark')).begin([id - 1])
    digester = newDigester()
    await digestAll()
    assert.include((await messagesOf(ana))[0], { subject: 'Innocent', set_aside: null })
  })

  test('sets only that message aside that failed, though another comes first then', async ({
    assert,
  }) => {
    const ana = await newTestAccount(sql)
    await accept([ana], letter('first', 'First'))
    await accept([ana], letter('second', 'Second'))
    digester = digesterWith({ spool: slippingSpool() })
    await digester.digest()
    const messages = await messagesOf(ana)
    assert.lengthOf(messages, 1)
    assert.include(messages[0], { subject: 'Second', set_aside: null })
  })

  test('sets a message aside that ends its reader, and no other', async ({ assert }) => {
    const ana = await newTestAccount(sql)
    for (const name of ['Before', 'Deadly', 'Behind']) await accept([ana], letter(name, name))
    const fragile: Reader = {
      read: async (sources) => {
        if (sources.some(({ raw }) => raw.includes('Deadly'))) {
          throw new ReadingStoppedError('reading took longer than 30 seconds')
        }
        return reader.read(sources)
      },
      close: async () => undefined,
    }
    digester = digesterWith({ reader: fragile })
    await digestAll()
    const messages = await messagesOf(ana)
    assert.deepEqual(
      messages.map(({ set_aside: reason }) => reason),
      [null, 'reading took longer than 30 seconds', null]
    )
  })

  test('reads ahead, and keeps everything once also where keeping a batch fails', async ({
    assert,
  }) => {
    const ana = await newTestAccount(sql)
    for (let at = 0; at < 150; at++) await accept([ana], letter(`a${at}`, `Ahead ${at}`))
    let failures = 0
    const failing: TrustJudge = async (facts) => {
      if (failures++ === 1) throw new Error('no')
      return essentialJudge(facts)
    }
    digester = digesterWith({ judgeTrust: failing })
    await digestAll()
    const subjects = (await messagesOf(ana)).map(({ subject }) => subject)
    assert.lengthOf(subjects, 150)
    assert.lengthOf([...new Set(subjects)], 150)
  })

  test('blames no message for a database that cannot be written', async ({ assert }) => {
    const ana = await newTestAccount(sql)
    await accept([ana], letter('patient', 'Patient'))
    for (let times = 0; times < 4; times++) {
      digester = digesterWith({ spool: fullSpool() })
      await assert.rejects(() => digester.digest(), /disk is full/)
    }
    digester = newDigester()
    await digestAll()
    assert.include((await messagesOf(ana))[0], { subject: 'Patient', set_aside: null })
  })

  test('blames no message for a drive that has no room for its attachment', async ({ assert }) => {
    const ana = await newTestAccount(sql)
    const file = randomBytes(200_000).toString('base64')
    const type = 'Content-Type: application/octet-stream; name=a.bin'
    await accept([ana], letter('large', 'Large', [type, 'Content-Transfer-Encoding: base64'], file))
    const drive = blobDrive()
    useBlobDrive(new Disk(new FullDriver({ location: folder, visibility: 'private' })))
    await assert.rejects(() => digester.digest(), /Cannot write file/)
    useBlobDrive(drive)
    await digestAll()
    assert.include((await messagesOf(ana))[0], { set_aside: null, attachments: 1 })
  })

  test('says how far each message can be trusted, and why', async ({ assert }) => {
    const ana = await newTestAccount(sql)
    await accept([ana], letter('trust', 'Trust'))
    await digestAll()
    const [message] = await messagesOf(ana)
    const evidence = await sql.all<{ axis: string; points: number; reason: string }>(
      'select axis, points, reason from trust_evidence where account_id = ? and message_id = ?',
      [ana.id, message?.id ?? null]
    )
    assert.isAtLeast(message?.trust ?? -1, 1)
    assert.isNotEmpty(evidence)
    const reception = await sql.get<{ facts: string }>(
      'select facts from receptions where account_id = ? and message_id = ?',
      [ana.id, message?.id ?? null]
    )
    assert.property(JSON.parse(reception?.facts ?? '{}'), 'trust')
  })

  test('knows what came before, in the same batch and before it, and counts no repeat', async ({
    assert,
  }) => {
    const ana = await newTestAccount(sql)
    await accept([ana], letter('k1', 'One'))
    await digestAll()
    await accept([ana], letter('k1', 'One'))
    await accept([ana], letter('k2', 'Two'))
    await accept([ana], letter('k2', 'Two'))
    await accept([ana], letter('k3', 'Three'))
    await digestAll()
    const known = (await factsOf(ana)).map(({ personal }) => personal.receivedBefore)
    assert.deepEqual(known, [0, 1, 2])
    const row = await sql.get<{ received: number }>(
      'select received from correspondents where account_id = ?',
      [ana.id]
    )
    assert.equal(row?.received, 3)
  })

  test('asks for no verdict inside a transaction, and judges nothing twice', async ({ assert }) => {
    const ana = await newTestAccount(sql)
    let asked = 0
    const writing: TrustJudge = async (facts) => {
      asked += facts.length
      // On SQLite this waits for ever where the digest holds the one writer.
      await sql.run('update accounts set name = name where id = ?', [ana.id])
      return essentialJudge(facts)
    }
    digester = digesterWith({ judgeTrust: writing })
    await accept([ana], letter('w1', 'One'))
    await accept([ana], letter('w1', 'One'))
    await digestAll()
    await accept([ana], letter('w1', 'One'))
    await digestAll()
    assert.equal(asked, 1)
    assert.lengthOf(await messagesOf(ana), 1)
  })

  test('keeps what waits where trust cannot be worked out for want of a database', async ({
    assert,
  }) => {
    const ana = await newTestAccount(sql)
    await accept([ana], letter('away', 'Away'))
    const away: TrustJudge = async () => {
      throw Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' })
    }
    digester = digesterWith({ judgeTrust: away })
    await assert.rejects(() => digester.digest(), /disk is full/)
    digester = newDigester()
    await digestAll()
    assert.include((await messagesOf(ana))[0], { subject: 'Away', set_aside: null })
  })

  test('records whose answer is missing, and delivers all the same', async ({ assert }) => {
    const ana = await newTestAccount(sql)
    digester = digesterWith({ judgeTrust: judgeWithoutRules })
    await accept([ana], letter('later', 'Later'))
    await digestAll()
    assert.include((await messagesOf(ana))[0], { trust: 0, set_aside: null })
    const pending = await sql.all('select attempts from trust_pending where account_id = ?', [
      ana.id,
    ])
    assert.lengthOf(pending, 1)
  })

  test('finds messages by their words, only in the account they belong to', async ({ assert }) => {
    const [ana, eva] = [await newTestAccount(sql), await newTestAccount(sql, 'eva')]
    await accept([ana], letter('s1', 'Rendez-vous', [], 'Le château est à Évreux, 你好世界'))
    await accept([eva], letter('s2', 'Elsewhere', [], 'Le château de quelqu’un d’autre'))
    await digestAll()
    const find = async (query: string) =>
      (await searchMessages(sql, ana.id, query, { before: null, limit: 10 })).messageIds.length
    for (const query of [
      'chateau',
      'evr',
      'subject:rendez',
      'from:bob château',
      '世界',
      '"evreux"',
    ]) {
      assert.equal(await find(query), 1, query)
    }
    for (const query of ['quelqu', 'subject:chateau', '"evr"', 'from:eva', '']) {
      assert.equal(await find(query), 0, query)
    }
  })
})
