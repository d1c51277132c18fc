import type { Sql, SqlDatabase } from '#database/sql.js'
import { removeDraft } from './remove_draft.js'

/** How long a discarded draft can be brought back; much longer than anybody is asked. */
const KEPT = 24 * 60 * 60_000

/** Puts a draft away; restoreDraft brings it back. Returns false where there is none to discard. */
export async function discardDraft(
  sql: SqlDatabase,
  accountId: Buffer,
  draftId: Buffer
): Promise<boolean> {
  const now = Date.now()
  return sql.transaction(async (transaction) => {
    await removeForgotten(transaction, accountId, now - KEPT)
    const changed = await transaction.run(
      `update drafts set discarded_at = ?
       where account_id = ? and id = ? and message_id is null and discarded_at is null`,
      [now, accountId, draftId]
    )
    return changed === 1
  })
}

/** Returns false where it is gone, or was not discarded. */
export async function restoreDraft(
  sql: SqlDatabase,
  accountId: Buffer,
  draftId: Buffer
): Promise<boolean> {
  const changed = await sql.run(
    `update drafts set discarded_at = null
     where account_id = ? and id = ? and discarded_at is not null`,
    [accountId, draftId]
  )
  return changed === 1
}

async function removeForgotten(sql: Sql, accountId: Buffer, before: number): Promise<void> {
  const forgotten = await sql.all<{ id: Buffer }>(
    'select id from drafts where account_id = ? and discarded_at < ?',
    [accountId, before]
  )
  for (const { id } of forgotten) await removeDraft(sql, accountId, id)
}
