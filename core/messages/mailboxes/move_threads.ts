import type { Sql, SqlDatabase } from '#database/sql.js'
import { nextModseq } from './change_log.js'
import { recordLessons } from './junk_lessons.js'
import { LOCATED, relocate, unique, type Change, type Located } from './relocate.js'
import type { MailboxRole } from './standard.js'

export interface Move {
  threadIds: readonly Buffer[]
  /** null: from wherever the thread is shown when no mailbox is, as in a search */
  from: Buffer | null
  to: MailboxRole
}

/** What a move without a place to move from leaves alone. */
const ASIDE: Readonly<Record<MailboxRole, readonly MailboxRole[]>> = {
  inbox: ['sent', 'drafts'],
  archive: ['sent', 'drafts', 'junk', 'trash'],
  junk: ['sent', 'drafts', 'trash'],
  trash: ['sent', 'drafts', 'junk'],
  sent: ['drafts'],
  drafts: [],
}

/** Moves what these threads have in one mailbox to another. null: there was nothing to move. */
export function moveThreads(
  database: SqlDatabase,
  accountId: Buffer,
  { threadIds, from, to }: Move
): Promise<Change | null> {
  return database.transaction(async (sql) => {
    const modseq = await nextModseq(sql, accountId)
    const mailboxes = await mailboxesByRole(sql, accountId)
    const aside = ASIDE[to].flatMap((role) => mailboxes.get(role) ?? [])
    const messages = (await messagesOf(sql, accountId, threadIds)).filter(({ mailbox_id: id }) =>
      from ? id.equals(from) : !aside.some((other) => other.equals(id))
    )
    const moves = messages.flatMap((message) => {
      const target = mailboxes.get(homeOf(message, to))
      return target ? [{ message, to: target }] : []
    })
    await recordLessons(sql, accountId, moves, mailboxes, Date.now())
    const change = await relocate(sql, accountId, modseq, moves)
    return change.threadIds.length > 0 ? change : null
  })
}

/**
 * Takes back the move that was this change, as far as its messages are still where it put them.
 * null: nothing of it can be taken back.
 */
export function undoMove(
  database: SqlDatabase,
  accountId: Buffer,
  { modseq: before, to }: { modseq: number; to: MailboxRole }
): Promise<Change | null> {
  return database.transaction(async (sql) => {
    const modseq = await nextModseq(sql, accountId)
    const mailboxes = await mailboxesByRole(sql, accountId)
    const left = await sql.all<{ message_id: Buffer; mailbox_id: Buffer }>(
      'select message_id, mailbox_id from expunged where account_id = ? and modseq = ?',
      [accountId, before]
    )
    const origins = new Map(left.map((row) => [row.message_id.toString('hex'), row.mailbox_id]))
    const keys = left.map((row) => [accountId, row.message_id] as const)
    const messages = await sql.find<Located>('messages', LOCATED, ['account_id', 'id'], keys)
    const moves = messages.flatMap((message) => {
      const origin = origins.get(message.id.toString('hex'))
      const stillThere = mailboxes.get(homeOf(message, to))?.equals(message.mailbox_id)
      return origin && stillThere ? [{ message, to: origin }] : []
    })
    await recordLessons(sql, accountId, moves, mailboxes, Date.now())
    const change = await relocate(sql, accountId, modseq, moves)
    return change.threadIds.length > 0 ? change : null
  })
}

/** What we wrote ourselves was never received: back from the trash it goes to Sent. */
function homeOf({ direction }: Located, to: MailboxRole): MailboxRole {
  return to === 'inbox' && direction === 'out' ? 'sent' : to
}

async function messagesOf(
  sql: Sql,
  accountId: Buffer,
  threadIds: readonly Buffer[]
): Promise<Located[]> {
  const keys = unique(threadIds).map((id) => [accountId, id] as const)
  return sql.find<Located>('messages', LOCATED, ['account_id', 'thread_id'], keys)
}

async function mailboxesByRole(sql: Sql, accountId: Buffer): Promise<Map<string, Buffer>> {
  const rows = await sql.all<{ role: string; id: Buffer }>(
    'select role, id from mailboxes where account_id = ? and role is not null',
    [accountId]
  )
  return new Map(rows.map(({ role, id }) => [role, id]))
}
