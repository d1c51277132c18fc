import type { Sql } from '#database/sql.js'
import { relist } from './lists.js'

/** Where a message is now. */
export interface Located {
  id: Buffer
  mailbox_id: Buffer
  uid: number
  thread_id: Buffer
  direction: 'in' | 'out'
  seen: number
}

export const LOCATED = ['id', 'mailbox_id', 'uid', 'thread_id', 'direction', 'seen']

/** What one person's act did to an account. */
export interface Change {
  /** of everything it changed; the tombstones under it are how a move is undone */
  modseq: number
  /** every one whose counters or lists changed */
  mailboxIds: Buffer[]
  threadIds: Buffer[]
}

/**
 * Moves messages into a mailbox, in the transaction that took this modseq: each leaves a tombstone
 * and gets a new UID (RFC 9051 §6.6.2, RFC 7162 §3.2.10), counters and lists follow. What is there
 * already stays as it is.
 */
export async function relocate(
  sql: Sql,
  accountId: Buffer,
  modseq: number,
  moves: readonly { message: Located; to: Buffer }[]
): Promise<Change> {
  const real = moves.filter(({ message, to }) => !message.mailbox_id.equals(to))
  await bury(sql, accountId, modseq, real)
  for (const [to, messages] of byTarget(real)) {
    await settle(sql, accountId, modseq, to, messages)
  }
  const threadIds = unique(real.map(({ message }) => message.thread_id))
  await relist(sql, accountId, threadIds)
  const mailboxIds = unique(real.flatMap(({ message, to }) => [message.mailbox_id, to]))
  return { modseq, mailboxIds, threadIds }
}

async function bury(
  sql: Sql,
  accountId: Buffer,
  modseq: number,
  moves: readonly { message: Located }[]
): Promise<void> {
  const now = Date.now()
  await sql.insert(
    'expunged',
    ['account_id', 'modseq', 'mailbox_id', 'uid', 'message_id', 'expunged_at'],
    moves.map(({ message }) => [
      accountId,
      modseq,
      message.mailbox_id,
      message.uid,
      message.id,
      now,
    ])
  )
  const left = Map.groupBy(moves, ({ message }) => message.mailbox_id.toString('hex'))
  for (const rows of left.values()) {
    const unread = rows.filter(({ message }) => message.seen === 0).length
    await sql.run(
      `update mailboxes set messages = messages - ?, unread = unread - ?, modseq = ?
       where account_id = ? and id = ?`,
      [rows.length, unread, modseq, accountId, rows[0]?.message.mailbox_id ?? null]
    )
  }
}

async function settle(
  sql: Sql,
  accountId: Buffer,
  modseq: number,
  to: Buffer,
  messages: readonly Located[]
): Promise<void> {
  const mailbox = await sql.get<{ uidnext: number }>(
    'select uidnext from mailboxes where account_id = ? and id = ?',
    [accountId, to]
  )
  if (!mailbox) throw new Error('messages cannot move to a mailbox that is not there')
  for (const [index, { id }] of messages.entries()) {
    await sql.run(
      'update messages set mailbox_id = ?, uid = ?, modseq = ? where account_id = ? and id = ?',
      [to, mailbox.uidnext + index, modseq, accountId, id]
    )
  }
  const unread = messages.filter(({ seen }) => seen === 0).length
  await sql.run(
    `update mailboxes set messages = messages + ?, unread = unread + ?, uidnext = uidnext + ?, modseq = ?
     where account_id = ? and id = ?`,
    [messages.length, unread, messages.length, modseq, accountId, to]
  )
}

function byTarget(moves: readonly { message: Located; to: Buffer }[]): [Buffer, Located[]][] {
  const groups = Map.groupBy(moves, ({ to }) => to.toString('hex'))
  return [...groups].map(([to, rows]) => [
    Buffer.from(to, 'hex'),
    rows.map(({ message }) => message),
  ])
}

export function unique(ids: readonly Buffer[]): Buffer[] {
  return [...new Map(ids.map((id) => [id.toString('hex'), id])).values()]
}
