import { bandOf } from '#core/messages/importance/bands.js'
import { markedLevel, type Mark } from '#core/messages/importance/marks.js'
import type { Sql } from '#database/sql.js'

/** A message as lists see it. */
interface Listed {
  id: Buffer
  mailbox_id: Buffer
  received_at: number
  seen: number
  importance: number
  importance_mark: Mark | null
}

const COLUMNS = [
  ...['account_id', 'mailbox_id', 'thread_id', 'message_id', 'band', 'importance', 'last_at'],
  ...['unread', 'count'],
]
const CHANGING = ['message_id', 'band', 'importance', 'last_at', 'unread', 'count']

/** A thread's rows in all lists of an account, of which there are a handful: thread_mailboxes has no index by thread. */
const PLACES_OF_THREAD = `from mailboxes b
  join thread_mailboxes t on t.account_id = b.account_id and t.mailbox_id = b.id and t.thread_id = ?
  where b.account_id = ?`

/** Works out anew how these threads, each named once, stand in every mailbox; in the transaction that moved their messages. */
export async function relist(
  sql: Sql,
  accountId: Buffer,
  threadIds: readonly Buffer[]
): Promise<void> {
  for (const threadId of threadIds) await relistThread(sql, accountId, threadId)
}

async function relistThread(sql: Sql, accountId: Buffer, threadId: Buffer): Promise<void> {
  const messages = await sql.all<Listed>(
    `select id, mailbox_id, received_at, seen, importance, importance_mark from messages
     where account_id = ? and thread_id = ? order by received_at`,
    [accountId, threadId]
  )
  const byMailbox = Map.groupBy(messages, (row) => row.mailbox_id.toString('hex'))
  await unlist(sql, accountId, threadId, byMailbox)
  await sql.insert(
    'thread_mailboxes',
    COLUMNS,
    [...byMailbox.values()].map((rows) => listRow(accountId, threadId, rows)),
    {
      keys: ['account_id', 'mailbox_id', 'thread_id'],
      update: Object.fromEntries(CHANGING.map((column) => [column, `new(${column})`])),
    }
  )
}

/** Takes the thread from the lists of mailboxes where nothing of it is left. */
async function unlist(
  sql: Sql,
  accountId: Buffer,
  threadId: Buffer,
  byMailbox: ReadonlyMap<string, unknown>
): Promise<void> {
  const listed = await sql.all<{ mailbox_id: Buffer }>(`select t.mailbox_id ${PLACES_OF_THREAD}`, [
    threadId,
    accountId,
  ])
  for (const { mailbox_id: mailboxId } of listed) {
    if (byMailbox.has(mailboxId.toString('hex'))) continue
    await sql.run(
      'delete from thread_mailboxes where account_id = ? and mailbox_id = ? and thread_id = ?',
      [accountId, mailboxId, threadId]
    )
  }
}

function listRow(accountId: Buffer, threadId: Buffer, rows: readonly Listed[]) {
  const newest = rows.at(-1)
  if (!newest) throw new Error('a list row needs a message')
  const level = markedLevel(newest.importance, newest.importance_mark)
  return [
    accountId,
    newest.mailbox_id,
    threadId,
    newest.id,
    bandOf(level),
    level,
    newest.received_at,
    rows.filter(({ seen }) => seen === 0).length,
    rows.length,
  ] as const
}
