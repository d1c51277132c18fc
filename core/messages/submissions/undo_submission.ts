import type { Sql, SqlDatabase } from '#database/sql.js'
import { nextModseq } from '../mailboxes/change_log.js'
import { withdraw } from './withdraw.js'

export interface Undone {
  /** the draft that is there again */
  draftId: Buffer
  modseq: number
}

/**
 * Takes a submitted letter back: nothing of it goes out, it leaves Sent, and its draft is there
 * again. All or nothing: null once a worker has taken one of its deliveries, which the database
 * decides. Whoever calls it publishes `account.changed` then.
 */
export async function undoSubmission(
  sql: SqlDatabase,
  accountId: Buffer,
  messageId: Buffer
): Promise<Undone | null> {
  try {
    return await sql.transaction((transaction) => undo(transaction, accountId, messageId))
  } catch (error) {
    if (error instanceof TooLateError) return null
    throw error
  }
}

/** Rolls the transaction back. */
class TooLateError extends Error {
  readonly code = 'E_TOO_LATE'
}

async function undo(sql: Sql, accountId: Buffer, messageId: Buffer): Promise<Undone | null> {
  // First, for it makes every other writer of the account wait.
  const modseq = await nextModseq(sql, accountId)
  const draft = await sql.get<{ id: Buffer }>(
    'select id from drafts where account_id = ? and message_id = ?',
    [accountId, messageId]
  )
  if (!draft) return null
  const now = Date.now()
  const cancelled = await sql.run(
    `update deliveries set status = 'cancelled', updated_at = ?
     where account_id = ? and message_id = ? and status = 'queued' and attempts = 0`,
    [now, accountId, messageId]
  )
  const all = await sql.get<{ count: number }>(
    'select count(*) as count from deliveries where account_id = ? and message_id = ?',
    [accountId, messageId]
  )
  if (all?.count !== cancelled) throw new TooLateError('a delivery is on its way')
  await sql.run(
    'update drafts set message_id = null, updated_at = ? where account_id = ? and id = ?',
    [now, accountId, draft.id]
  )
  await withdraw(sql, accountId, messageId, modseq)
  return { draftId: draft.id, modseq }
}
