import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { test } from '@japa/runner'
import type { AntispamFacts } from '@caliopen/contract/facts'
import type { Log } from '@caliopen/contract/log'
import { startLab, type Lab } from '#appliance/lab/lab.js'
import { JUNK_WORD } from '#appliance/lab/rspamd/configuration.js'
import { writeSetting } from '#core/accounts/settings/setting.js'
import { judge, type StoredFacts } from '#core/messages/digest/judge.js'
import { keep, type Kept } from '#core/messages/digest/keep.js'
import { mailboxOf } from '#core/messages/digest/mailbox_of.js'
import { prepare } from '#core/messages/digest/prepare.js'
import { inconsistencies } from '#core/messages/mailboxes/consistency.js'
import { findMailbox } from '#core/messages/mailboxes/mailboxes.js'
import { moveThreads, undoMove } from '#core/messages/mailboxes/move_threads.js'
import { markSeen } from '#core/messages/mailboxes/readings.js'
import type { MailboxRole } from '#core/messages/mailboxes/standard.js'
import { essentialJudge } from '#core/tests/essential_judge.js'
import { newTestAccount, openTestDatabase } from '#core/tests/test_database.js'
import { instanceSeal } from '#database/seal.js'
import type { SqlDatabase } from '#database/sql.js'
import { heldBytes } from '@caliopen/contract/bytes'
import { learnLessons } from '../learning/learn_lessons.js'
import { Rspamd } from '../rspamd/rspamd.js'
import { Scanner } from '../scanner.js'
import { ANTISPAM, SEALED_FOR } from '../setting.js'
import { startAntispam } from '../start_antispam.js'
import { countUnscanned, scanLater } from './scan_later.js'

const nothing = () => undefined
const log: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing }
const UNSCANNED: AntispamFacts = {
  ...{ verdict: 'unscanned', score: null, threshold: 6, symbols: [] },
}
const seal = instanceSeal('a key of this test, which is long enough')

test.group('What the antispam does later', (group) => {
  let sql: SqlDatabase
  let lab: Lab
  let account: Buffer
  let scanner: Scanner

  group.setup(async () => {
    ;[sql, lab] = await Promise.all([openTestDatabase(), startLab({ rspamd: true })])
    return async () => {
      await writeSetting(sql, ANTISPAM, ANTISPAM.fallback)
      await sql.close()
      await lab.stop()
    }
  })

  group.each.setup(async () => {
    account = (await newTestAccount(sql)).id
    scanner = new Scanner(log)
    await sql.run('delete from unscanned_messages')
    await sql.run('delete from junk_lessons')
    return () => scanner.close()
  })

  test('scans what came in while rspamd was away: spam goes to Junk, the rest stays', async ({
    assert,
  }) => {
    const spam = await receive({ subject: JUNK_WORD })
    const ham = await receive({ subject: 'lunch' })
    assert.equal(await countUnscanned(sql), 2)
    await lab.rspamd.kill()
    assert.isTrue((await scan()).isAway)
    assert.equal(await countUnscanned(sql), 2)
    await lab.rspamd.start()
    const { changes, done } = await scan({ later: 10_000 })
    assert.equal(done, 2)
    assert.lengthOf(changes, 1)
    assert.equal(await place(spam), 'junk')
    assert.equal(await place(ham), 'inbox')
    const { antispam } = await factsOf(spam)
    assert.containSubset(antispam, { verdict: 'junk', symbols: [{ name: 'LAB_JUNK' }] })
    assert.equal((await factsOf(ham)).antispam?.verdict, 'clean')
    assert.equal(await countUnscanned(sql), 0)
    assert.deepEqual(await inconsistencies(sql, account), [])
    assert.deepEqual(await lessons(), [])
  }).timeout(60_000)

  test('leaves alone what its reader has touched', async ({ assert }) => {
    const read = await receive({ subject: JUNK_WORD })
    await markSeen(sql, account, [read.threadId])
    const archived = await receive({ subject: JUNK_WORD })
    await move(archived, 'archive')
    await scan()
    assert.equal(await place(read), 'inbox')
    assert.equal(await place(archived), 'archive')
    assert.equal((await factsOf(read)).antispam?.verdict, 'junk')
    assert.deepEqual(await inconsistencies(sql, account), [])
  })

  test('two workers scan each message once, and a message that is gone is forgotten', async ({
    assert,
  }) => {
    const kept = await receive({ subject: 'one' })
    const gone = await receive({ subject: 'two' })
    await sql.run('delete from messages where account_id = ? and id = ?', [account, gone.messageId])
    const [one, other] = await Promise.all([scan(), scan()])
    assert.equal(one.done + other.done, 2)
    assert.equal(await countUnscanned(sql), 0)
    assert.equal((await factsOf(kept)).antispam?.verdict, 'clean')
  })

  test('what was moved is a lesson; the opposite takes it back; throwing away is none', async ({
    assert,
  }) => {
    const mail = await receive({ subject: 'lesson' })
    const change = await move(mail, 'junk')
    assert.deepEqual(await lessons(), [{ wanted: 'spam', learned: null, isDue: true }])
    await undoMove(sql, account, { modseq: change?.modseq ?? 0, to: 'junk' })
    assert.deepEqual(await lessons(), [])
    await move(mail, 'junk')
    await move(mail, 'trash', 'junk')
    assert.deepEqual(await lessons(), [{ wanted: 'spam', learned: null, isDue: true }])
    await move(mail, 'inbox', 'trash')
    assert.deepEqual(await lessons(), [{ wanted: 'spam', learned: null, isDue: true }])
  })

  test('a lesson that was learned is unlearned by the opposite', async ({ assert }) => {
    const controller = openController()
    const mail = await receive({ subject: 'a lesson', body: words('unlearn') })
    await move(mail, 'junk')
    assert.equal(await learnLessons(sql, controller, Date.now()), 0)
    assert.equal(await learnLessons(sql, controller, later()), 1)
    assert.deepEqual(await lessons(), [{ wanted: 'spam', learned: 'spam', isDue: false }])
    await move(mail, 'inbox', 'junk')
    assert.deepEqual(await lessons(), [{ wanted: 'ham', learned: 'spam', isDue: true }])
    await move(mail, 'junk')
    assert.deepEqual(await lessons(), [{ wanted: 'spam', learned: 'spam', isDue: false }])
    await move(mail, 'inbox', 'junk')
    await learnLessons(sql, controller, later())
    assert.deepEqual(await lessons(), [{ wanted: 'ham', learned: 'ham', isDue: false }])
    await controller.close()
  }).timeout(20_000)

  test('lessons wait for a dead rspamd, and are learned by one that is back', async ({
    assert,
  }) => {
    const controller = openController()
    const mail = await receive({ subject: 'patience', body: words('patience') })
    await move(mail, 'junk')
    await lab.rspamd.kill()
    await assert.rejects(() => learnLessons(sql, controller, later()), /rspamd at/)
    assert.deepEqual(await lessons(), [{ wanted: 'spam', learned: null, isDue: true }])
    await lab.rspamd.start()
    assert.equal(await learnLessons(sql, controller, later() + 60_000), 1)
    assert.containSubset(await lessons(), [{ learned: 'spam' }])
    await controller.close()
  }).timeout(30_000)

  test('what people moved to Junk is recognised the next time', async ({ assert }) => {
    await writeSetting(sql, ANTISPAM, {
      ...ANTISPAM.fallback,
      scanner: lab.rspamd.scanner,
      controller: lab.rspamd.controller,
      password: seal.seal(lab.rspamd.password, SEALED_FOR),
    })
    for (let at = 0; at < 3; at++) {
      const spam = await receive({ subject: 'pills', body: words(`pills ${at}`, 'cheap pills') })
      await move(spam, 'junk')
      const ham = await receive({ subject: 'minutes', body: words(`minutes ${at}`, 'the board') })
      await move(ham, 'junk')
      await sql.run('delete from junk_lessons where message_id = ?', [ham.messageId])
      await move(ham, 'inbox', 'junk')
    }
    await sql.run('update junk_lessons set due_at = 1')
    const published: string[] = []
    const bus = { publish: (topic: string) => void published.push(topic) }
    const worker = startAntispam({ sql, bus, log, seal }, 50)
    await until(async () => (await lessons()).every(({ learned }) => learned !== null))
    await worker.stop()
    assert.isTrue((await lessons()).some(({ learned }) => learned === 'ham'))
    const origin = lab.rspamd.scanner
    const answer = await scanner.scan(origin, {
      message: heldBytes(rawOf('pills', words('pills 9', 'cheap pills'))),
      ...{ from: 'bo@far.example', recipients: ['ana@here.example'], queueId: 'Q' },
      ...{ hostname: 'mx.here.example', client: null, user: null },
    })
    const names = answer.kind === 'scanned' ? answer.answer.symbols.map(({ name }) => name) : []
    assert.include(names, 'BAYES_SPAM')
  }).timeout(30_000)

  interface Mail {
    subject: string
    body?: string
  }

  async function receive({ subject, body = 'Hi' }: Mail): Promise<Kept> {
    const facts = {
      ...{ remoteAddress: '127.0.0.1', helo: 'far.example', tls: null, local: false },
      ...{ authentication: null, antispam: UNSCANNED },
    }
    const item = {
      ...{ accountId: account, direction: 'in' as const, channel: 'email' },
      ...{ sourceId: randomBytes(32), raw: heldBytes(rawOf(subject, body)), trace: '' },
      ...{ sender: 'bo@far.example', recipient: 'ana@here.example', detail: null },
      ...{ facts, receivedAt: Date.now(), mailbox: mailboxOf(facts), seen: false },
    }
    const judged = await judge(sql, essentialJudge, await prepare(sql, [item]))
    const [kept] = await sql.transaction((trx) => keep(trx, judged))
    if (!kept) throw new Error('it was not kept')
    return kept
  }

  function scan({ later: milliseconds = 0 } = {}) {
    const setting = { ...ANTISPAM.fallback, scanner: lab.rspamd.scanner }
    const parts = { sql, scanner, hostname: async () => 'mx.here.example' }
    return scanLater(parts, setting, Date.now() + milliseconds)
  }

  function openController(): Rspamd {
    const { controller: origin, password } = lab.rspamd
    return new Rspamd({ origin, password, patience: 10_000, atOnce: 1 })
  }

  async function move({ threadId }: Kept, to: MailboxRole, from: MailboxRole = 'inbox') {
    const source = await findMailbox(sql, account, from)
    return moveThreads(sql, account, { threadIds: [threadId], from: source?.id ?? null, to })
  }

  async function place({ messageId }: Kept): Promise<string | undefined> {
    const row = await sql.get<{ role: string }>(
      `select b.role from messages m
       join mailboxes b on b.account_id = m.account_id and b.id = m.mailbox_id
       where m.account_id = ? and m.id = ?`,
      [account, messageId]
    )
    return row?.role
  }

  async function factsOf({ messageId }: Kept): Promise<StoredFacts> {
    const row = await sql.get<{ facts: string }>(
      'select facts from receptions where account_id = ? and message_id = ?',
      [account, messageId]
    )
    return JSON.parse(row?.facts ?? '{}') as StoredFacts
  }

  async function lessons() {
    const rows = await sql.all<{ wanted: string; learned: string | null; due_at: number | null }>(
      'select wanted, learned, due_at from junk_lessons where account_id = ?',
      [account]
    )
    return rows.map(({ due_at: dueAt, ...row }) => ({ ...row, isDue: dueAt !== null }))
  }
})

function later(): number {
  return Date.now() + 60_000
}

/** Enough different words to be learned from. */
function words(first: string, theme = 'gardens'): string {
  const filler = 'river copper window silent orange captain velvet marble thunder garden copper'
  return `${first} ${theme} ${theme.split(' ').reverse().join(' ')} now ${filler} ${theme} today`
}

function rawOf(subject: string, body: string): Buffer {
  return Buffer.from(
    [
      ...['From: Bo <bo@far.example>', 'To: ana@here.example', `Subject: ${subject}`],
      ...[`Message-ID: <${randomBytes(9).toString('hex')}@far.example>`],
      ...[`Date: ${new Date().toUTCString()}`, '', body, ''],
    ].join('\r\n')
  )
}

async function until(probe: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 15_000
  while (!(await probe())) {
    if (Date.now() > deadline) throw new Error('it did not come to that')
    await sleep(100)
  }
}
