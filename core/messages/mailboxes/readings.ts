import type { Sql, SqlDatabase } from '#database/sql.js'
import { nextModseq } from './change_log.js'
import { LOCATED, unique, type Change, type Located } from './relocate.js'

/** Marks every message of these threads as read, wherever it is. null: all of them were. */
export async function markSeen(
  database: SqlDatabase,
  accountId: Buffer,
  threadIds: readonly Buffer[]
): Promise<Change | null> {
  // Most openings of a thread change nothing: they should not wait for the writer's lock.
  const unseen = await unseenOf(database, accountId, threadIds)
  if (unseen.length === 0) return null
  return database.transaction(async (sql) => {
    const modseq = await nextModseq(sql, accountId)
    const messages = await unseenOf(sql, accountId, threadIds)
    return setSeen(sql, accountId, modseq, messages, true)
  })
}

/** Marks the newest message of each thread in this mailbox (null: anywhere) as not read. */
export function markUnseen(
  database: SqlDatabase,
  accountId: Buffer,
  threadIds: readonly Buffer[],
  mailboxId: Buffer | null
): Promise<Change | null> {
  return database.transaction(async (sql) => {
    const modseq = await nextModseq(sql, accountId)
    const newest: Located[] = []
    for (const threadId of unique(threadIds)) {
      const message = await newestOf(sql, accountId, threadId, mailboxId)
      if (message?.seen === 1) newest.push(message)
    }
    return setSeen(sql, accountId, modseq, newest, false)
  })
}

async function setSeen(
  sql: Sql,
  accountId: Buffer,
  modseq: number,
  messages: readonly Located[],
  seen: boolean
): Promise<Change | null> {
  if (messages.length === 0) return null
  for (const { id } of messages) {
    await sql.run('update messages set seen = ?, modseq = ? where account_id = ? and id = ?', [
      seen ? 1 : 0,
      modseq,
      accountId,
      id,
    ])
  }
  await countUnread(sql, accountId, modseq, messages, seen ? -1 : 1)
  return {
    modseq,
    mailboxIds: unique(messages.map((message) => message.mailbox_id)),
    threadIds: unique(messages.map((message) => message.thread_id)),
  }
}

async function countUnread(
  sql: Sql,
  accountId: Buffer,
  modseq: number,
  messages: readonly Located[],
  step: 1 | -1
): Promise<void> {
  const byMailbox = Map.groupBy(messages, (row) => row.mailbox_id.toString('hex'))
  for (const [id, rows] of byMailbox) {
    const mailboxId = Buffer.from(id, 'hex')
    await sql.run(
      'update mailboxes set unread = unread + ?, modseq = ? where account_id = ? and id = ?',
      [step * rows.length, modseq, accountId, mailboxId]
    )
    const byThread = Map.groupBy(rows, (row) => row.thread_id.toString('hex'))
    for (const [thread, inThread] of byThread) {
      await sql.run(
        `update thread_mailboxes set unread = unread + ?
         where account_id = ? and mailbox_id = ? and thread_id = ?`,
        [step * inThread.length, accountId, mailboxId, Buffer.from(thread, 'hex')]
      )
    }
  }
}

/** Lists count what is unread, so a chat that is very long is read from its end only as far as that. */
async function unseenOf(
  sql: Sql,
  accountId: Buffer,
  threadIds: readonly Buffer[]
): Promise<Located[]> {
  const found: Located[] = []
  for (const threadId of unique(threadIds)) {
    const listed = await sql.get<{ unread: number | null }>(UNREAD, [threadId, accountId])
    const unread = Number(listed?.unread ?? 0)
    if (unread > 0) found.push(...(await sql.all<Located>(UNSEEN, [accountId, threadId, unread])))
  }
  return found
}

const UNREAD = `select sum(t.unread) as unread from mailboxes b
  join thread_mailboxes t on t.account_id = b.account_id and t.mailbox_id = b.id and t.thread_id = ?
  where b.account_id = ?`

const UNSEEN = `select ${LOCATED.join(', ')} from messages
  where account_id = ? and thread_id = ? and seen = 0 order by received_at desc limit ?`

async function newestOf(
  sql: Sql,
  accountId: Buffer,
  threadId: Buffer,
  mailboxId: Buffer | null
): Promise<Located | undefined> {
  const inMailbox = mailboxId ? 'and mailbox_id = ?' : `and direction = 'in'`
  return sql.get<Located>(
    `select ${LOCATED.join(', ')} from messages
     where account_id = ? and thread_id = ? ${inMailbox} order by received_at desc limit 1`,
    mailboxId ? [accountId, threadId, mailboxId] : [accountId, threadId]
  )
}
