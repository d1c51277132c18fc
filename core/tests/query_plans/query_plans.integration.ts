import { test } from '@japa/runner'
import { claimDue } from '#core/channels/dispatch/claim.js'
import { nextDue } from '#core/channels/dispatch/due.js'
import { claimOwed } from '#core/channels/telling/claim_owed.js'
import { listQueue } from '#core/channels/administration/list_queue.js'
import { judge, withoutVerdict } from '#core/messages/digest/judge.js'
import { newId } from '@caliopen/contract/ids'
import { lastHeardAt } from '#core/messages/chat/last_heard.js'
import { readChat, threadChannel } from '#core/messages/chat/read_chat.js'
import { chatSourceId } from '#core/messages/chat/source_id.js'
import { keepChanges, prepareChanges } from '#core/messages/digest/chat/keep_changes.js'
import { keep } from '#core/messages/digest/keep.js'
import type { Kept } from '#core/messages/digest/keep.js'
import { readDiscussion } from '#core/messages/discussions/read_discussion.js'
import { CHAT_OWN, chatItem, fillChat } from '#core/tests/sample_mail/fill_chat.js'
import { prepare } from '#core/messages/digest/prepare.js'
import { changesSince, latestModseq } from '#core/messages/mailboxes/changes.js'
import { findMailbox } from '#core/messages/mailboxes/mailboxes.js'
import { moveThreads, undoMove } from '#core/messages/mailboxes/move_threads.js'
import { markSeen, markUnseen } from '#core/messages/mailboxes/readings.js'
import { settlePending } from '#core/messages/rejudge/pending.js'
import { beginReplay, continueReplay, latestReplay } from '#core/messages/rejudge/replay.js'
import { searchMessages } from '#core/messages/search/search.js'
import { describeThreads } from '#core/messages/threads/describe_threads.js'
import { foundThreads } from '#core/messages/threads/found_threads.js'
import { listBand, listByTime, type ListPage } from '#core/messages/threads/list_threads.js'
import { neighbours } from '#core/messages/threads/neighbours.js'
import { readThread } from '#core/messages/threads/read_thread.js'
import { countSetAside, listSetAsides } from '#core/messages/threads/set_asides.js'
import { essentialJudge } from '#core/tests/essential_judge.js'
import { RARE_WORD } from '#core/tests/sample_mail/letters.js'
import { fillMailbox, itemOf } from '#core/tests/sample_mail/fill_mailbox.js'
import { randomFrom } from '#core/tests/sample_mail/random.js'
import { lettersOf } from '#core/tests/sample_mail/threads.js'
import { newTestAccount, openTestDatabase, type TestAccount } from '#core/tests/test_database.js'
import type { SqlDatabase } from '#database/sql.js'
import { faultsOf } from './plan.js'
import { fillQueue } from './fill_queue.js'
import { RecordingSql } from './recording_sql.js'

const MESSAGES = 1000
const PAGE = 25

/** What a page may read: itself, a few times over, and never a share of the mailbox. */
const MOST_ROWS = 120

test.group('No query reads or sorts a whole mailbox', (group) => {
  let sql: SqlDatabase
  let recorder: RecordingSql
  let account: TestAccount
  let inbox: Buffer
  let chat: Kept

  group.setup(async () => {
    sql = await openTestDatabase()
    account = await newTestAccount(sql)
    for (const owner of [account, await newTestAccount(sql)]) {
      await Array.fromAsync(fillMailbox(sql, owner, MESSAGES))
      await fillQueue(sql, owner.id, MESSAGES)
    }
    chat = await fillChat(sql, account, MESSAGES)
    inbox = (await findMailbox(sql, account.id, 'inbox'))?.id ?? Buffer.alloc(0)
    await readStatistics(sql)
    return () => sql.close()
  })

  group.each.setup(() => {
    recorder = new RecordingSql(sql)
  })

  group.each.timeout(120_000)

  async function middleOfInbox(): Promise<ListPage> {
    const first = await listByTime(sql, account.id, inbox, { before: null, limit: 200 })
    return listByTime(recorder, account.id, inbox, { before: first.next, limit: PAGE })
  }

  test('a list, its pages, and what its rows show', async ({ assert }) => {
    const { rows } = await middleOfInbox()
    assert.lengthOf(rows, PAGE)
    for (const band of [0, 1, 2, 3] as const) {
      const wanted = { before: null, limit: PAGE }
      const { next } = await listBand(recorder, account.id, inbox, band, wanted)
      await listBand(recorder, account.id, inbox, band, { before: next, limit: PAGE })
    }
    const ids = rows.map((row) => row.message_id)
    await describeThreads(recorder, account.id, ids)
    assert.deepEqual(await faultsOf(sql, recorder.asked, MOST_ROWS), [])
  })

  test('a thread, and the threads beside it', async ({ assert }) => {
    const { rows } = await middleOfInbox()
    const id = rows[0]?.thread_id ?? Buffer.alloc(16)
    assert.isNotNull(await readThread(recorder, account.id, id))
    for (const byImportance of [true, false]) {
      await neighbours(recorder, account.id, inbox, id, byImportance)
    }
    assert.deepEqual(await faultsOf(sql, recorder.asked, MOST_ROWS), [])
  })

  test('a search for a word that few messages hold', async ({ assert }) => {
    const wanted = { before: null, limit: PAGE }
    const found = await searchMessages(recorder, account.id, RARE_WORD, wanted)
    assert.isNotEmpty(found.messageIds)
    await foundThreads(recorder, account.id, found.messageIds)
    const faults = await faultsOf(sql, recorder.asked, MOST_ROWS)
    assert.deepEqual(
      faults.filter((fault) => !sortsWhatItFound(fault)),
      []
    )
  })

  test('what changed since, and what was set aside', async ({ assert }) => {
    const modseq = await latestModseq(recorder, account.id)
    await changesSince(recorder, account.id, modseq - 1)
    await listSetAsides(recorder, account.id)
    await countSetAside(recorder, account.id)
    assert.deepEqual(await faultsOf(sql, recorder.asked, 250), [])
  })

  test('reading, moving and bringing back a thread', async ({ assert }) => {
    const { rows } = await middleOfInbox()
    const threadIds = rows.slice(0, 2).map((row) => row.thread_id)
    await markUnseen(recorder, account.id, threadIds, inbox)
    await markSeen(recorder, account.id, threadIds)
    const move = await moveThreads(recorder, account.id, { threadIds, from: inbox, to: 'archive' })
    await undoMove(recorder, account.id, { modseq: move?.modseq ?? 0, to: 'archive' })
    assert.deepEqual(await faultsOf(sql, recorder.asked, MOST_ROWS), [])
  })

  test('a message that arrives and joins two threads', async ({ assert }) => {
    const self = { name: 'Ana', address: account.address, isList: false }
    const [letter] = lettersOf(randomFrom(9), self, 1, Date.now())
    if (!letter) return assert.fail('no letter')
    const references = await knownMessageIds(2)
    const item = itemOf(account, { ...letter, messageId: '<joins@here.example>', references })
    const judged = await judge(recorder, essentialJudge, await prepare(recorder, [item]))
    await recorder.transaction((trx) => keep(trx, judged))
    assert.deepEqual(await faultsOf(sql, recorder.asked, MOST_ROWS), [])
  })

  test('missing answers, and past mail judged again', async ({ assert }) => {
    const now = Date.now()
    const pending = await sql.all<{ account_id: Buffer; message_id: Buffer }>(
      'select account_id, message_id from receptions where account_id = ?',
      [account.id]
    )
    await sql.insert(
      'trust_pending',
      ['account_id', 'message_id', 'attempts', 'due_at'],
      pending.map((row, at) => [row.account_id, row.message_id, 0, now + at]),
      'ignore'
    )
    await settlePending(recorder, essentialJudge, now)
    await beginReplay(sql, 'test 1.0.0', now)
    const replay = await latestReplay(recorder)
    if (!replay) return assert.fail('no replay')
    await continueReplay(recorder, essentialJudge, replay, { now })
    // A batch is 64 messages, each with its thread and its evidence.
    assert.deepEqual(await faultsOf(sql, recorder.asked, 1000), [])
  })

  test('a chat, what was before, and what became of its messages', async ({ assert }) => {
    assert.equal(await threadChannel(recorder, account.id, chat.threadId), 'small')
    const latest = await readChat(recorder, account.id, chat.threadId)
    const before = await readChat(recorder, account.id, chat.threadId, latest?.earlier ?? null)
    assert.isNotNull(before?.earlier ?? null)
    assert.isNotNull(await lastHeardAt(recorder, account.id, 'small', 'bo@far.example'))
    const discussionId = latest?.discussionId ?? Buffer.alloc(16)
    const discussion = await readDiscussion(recorder, account.id, discussionId)
    await readDiscussion(recorder, account.id, discussionId, discussion?.earlier ?? null)
    assert.deepEqual(await faultsOf(sql, recorder.asked, MOST_ROWS), [])
  })

  test('a message of a chat that arrives, and an edit of another', async ({ assert }) => {
    const items = [chatItem(account, MESSAGES + 1)]
    await recorder.transaction(async (trx) =>
      keep(trx, withoutVerdict(await prepare(recorder, items)))
    )
    const change = { kind: 'edit', payload: { text: 'mended' } } as const
    const target = chatSourceId(CHAT_OWN, 'chat-5')
    const edit = { accountId: account.id, channel: 'small', id: newId(), target, change }
    const changes = await prepareChanges(recorder, [{ ...edit, happenedAt: 1 }])
    const [kept] = await recorder.transaction((trx) => keepChanges(trx, changes))
    assert.isFalse(kept?.duplicate)
    assert.deepEqual(await faultsOf(sql, recorder.asked, MOST_ROWS), [])
  })

  test('the queue of what goes out', async ({ assert }) => {
    const claim = { owner: 'test', now: Date.now(), channels: ['email'], busy: ['busy.example'] }
    await claimDue(recorder, { ...claim, active: new Set(), room: () => 1, total: 2 })
    await nextDue(recorder, Date.now())
    await claimOwed(recorder, Date.now(), ['email', 'xmpp'])
    await Array.fromAsync(listQueue(recorder, { states: ['queued'], limit: 10 }))
    // It looks at some hundreds of what is due at once, however much that is.
    assert.deepEqual(await faultsOf(sql, recorder.asked, 1000), [])
  })

  async function knownMessageIds(count: number): Promise<string[]> {
    const rows = await sql.all<{ message_id: string }>(
      'select message_id from messages where account_id = ? and mailbox_id = ? limit ?',
      [account.id, inbox, count]
    )
    return rows.map((row) => row.message_id)
  }
})

/** MySQL's full-text index knows no order: the few that it found are sorted, and nothing else. */
function sortsWhatItFound(fault: string): boolean {
  return /^search_documents is sorted/.test(fault)
}

async function readStatistics(sql: SqlDatabase): Promise<void> {
  if (sql.dialect === 'sqlite') return
  await sql.all('analyze table messages, thread_mailboxes, threads, deliveries, search_documents')
}
