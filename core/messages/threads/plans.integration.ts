import { randomBytes } from 'node:crypto'
import { test } from '@japa/runner'
import { newId } from '@caliopen/contract/ids'
import { mailboxesOf } from '#core/messages/mailboxes/standard.js'
import { CHANGED } from '#core/messages/mailboxes/changes.js'
import { newTestAccount, openTestDatabase } from '#core/tests/test_database.js'
import type { SqlDatabase, Value } from '#database/sql.js'
import { ALL, OF_MAILBOX } from './all_messages.js'
import { LIST_BAND, LIST_TIME } from './list_threads.js'
import {
  BOTTOM_OF_BAND,
  NEWER_BY_TIME,
  NEWER_IN_BAND,
  OLDER_BY_TIME,
  OLDER_IN_BAND,
  TOP_OF_BAND,
} from './neighbours.js'
import { LATEST } from './read_thread.js'
import { COUNT_SET_ASIDE } from './set_asides.js'

const MESSAGES = 3_000
const id = Buffer.alloc(16, 0x7f)

test.group('No list scans or sorts a mailbox', (group) => {
  let sql: SqlDatabase
  let account: Buffer
  let inbox: Buffer

  group.setup(async () => {
    sql = await openTestDatabase()
    account = (await newTestAccount(sql)).id
    inbox = await fill(sql, account)
    return () => sql.close()
  })

  const behind = (at: number): Value[] => [at, at, id]
  const statements: readonly [name: string, statement: string, values: () => Value[]][] = [
    ['a band of the inbox', LIST_BAND, () => [account, inbox, 2, ...behind(2_000), 51]],
    ['a mailbox by time', LIST_TIME, () => [account, inbox, ...behind(2_000), 51]],
    ['what is below in a band', OLDER_IN_BAND, () => [account, inbox, 2, ...behind(2_000)]],
    ['what is above in a band', NEWER_IN_BAND, () => [account, inbox, 2, ...behind(2_000)]],
    ['the top of a band', TOP_OF_BAND, () => [account, inbox, 2]],
    ['the bottom of a band', BOTTOM_OF_BAND, () => [account, inbox, 2]],
    ['what is below by time', OLDER_BY_TIME, () => [account, inbox, ...behind(2_000)]],
    ['what is above by time', NEWER_BY_TIME, () => [account, inbox, ...behind(2_000)]],
    ['the messages of a thread', LATEST, () => [account, id, 200]],
    ['what changed', CHANGED, () => [account, MESSAGES - 3]],
    ['what is set aside', COUNT_SET_ASIDE, () => [account]],
    ['messages:list', ALL, () => [account, id, 200]],
    ['messages:list of a mailbox', OF_MAILBOX, () => [account, inbox, 2_000, 200]],
  ]
  for (const [name, statement, values] of statements) {
    test(`to show ${name}`, async ({ assert }) => {
      const plan = await explain(sql, statement, values())
      assert.isNotEmpty(plan)
      for (const line of plan) assert.notMatch(line, /scan|temp b-tree|filesort|temporary|: all\b/i)
    })
  }
})

/** One line a step, in the words of the database. */
async function explain(sql: SqlDatabase, statement: string, values: Value[]): Promise<string[]> {
  if (sql.dialect === 'sqlite') {
    const steps = await sql.all<{ detail: string }>(`explain query plan ${statement}`, values)
    return steps.map(({ detail }) => detail)
  }
  const steps = await sql.all<{ table: string; type: string; key: string; Extra: string }>(
    `explain ${statement}`,
    values
  )
  return steps.map((step) => `${step.table}: ${step.type} by ${step.key}, ${step.Extra}`)
}

/** Threads of one message each, so that the planner has something to be wrong about. */
async function fill(sql: SqlDatabase, account: Buffer): Promise<Buffer> {
  const mailboxes = await sql.transaction((trx) => mailboxesOf(trx, [account]))
  const inbox = mailboxes.find(({ role }) => role === 'inbox')?.id
  if (!inbox) throw new Error('there is no inbox')
  const messages = Array.from({ length: MESSAGES }, (_, at) => ({ id: newId(), at }))
  await sql.insert(
    'messages',
    Object.keys(messageRow(account, inbox, newId(), 0)),
    messages.map(({ id: key, at }) => Object.values(messageRow(account, inbox, key, at)))
  )
  await sql.insert(
    'thread_mailboxes',
    [
      ...['account_id', 'mailbox_id', 'thread_id', 'message_id', 'band', 'importance', 'last_at'],
      ...['unread', 'count'],
    ],
    messages.map(({ id: key, at }) => [account, inbox, key, key, at % 4, at % 10, at, 0, 1])
  )
  if (sql.dialect === 'mysql') await sql.all('analyze table messages, thread_mailboxes')
  return inbox
}

function messageRow(account: Buffer, inbox: Buffer, key: Buffer, at: number) {
  return {
    account_id: account,
    id: key,
    channel: 'email',
    source_id: randomBytes(32),
    direction: 'in',
    mailbox_id: inbox,
    uid: at + 1,
    modseq: at,
    thread_id: key,
    blob_hash: randomBytes(32),
    trace: '',
    subject: 'x',
    from_name: 'x',
    from_address: 'x',
    recipients: '{}',
    snippet: 'x',
    received_at: at,
    size: 1,
    attachments: 0,
    seen: 1,
    answered: 0,
    flagged: 0,
    importance: 0,
    importance_reasons: '[]',
    set_aside: at % 500 === 0 ? 'broken' : null,
  }
}
