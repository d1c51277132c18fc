import type { Sql } from '#database/sql.js'
import { removeDraft } from '../drafts/remove_draft.js'
import { touch } from '../mailboxes/change_log.js'

export interface SentMessage {
  accountId: Buffer
  messageId: Buffer
}

/**
 * The moment after which nothing can be taken back: the drafts of these messages go, and what they
 * answer counts as answered. Call it in the transaction that takes the deliveries.
 */
export async function closeSubmissions(sql: Sql, messages: readonly SentMessage[]): Promise<void> {
  const distinct = new Map(messages.map((sent) => [sent.messageId.toString('hex'), sent]))
  for (const { accountId, messageId } of distinct.values()) {
    const draft = await sql.get<{ id: Buffer; answers_id: Buffer | null; mode: string }>(
      'select id, answers_id, mode from drafts where account_id = ? and message_id = ?',
      [accountId, messageId]
    )
    if (!draft) continue
    if (draft.answers_id && draft.mode === 'reply') {
      await markAnswered(sql, accountId, draft.answers_id)
    }
    await removeDraft(sql, accountId, draft.id)
  }
}

async function markAnswered(sql: Sql, accountId: Buffer, messageId: Buffer): Promise<void> {
  const changed = await sql.run(
    'update messages set answered = 1 where account_id = ? and id = ? and answered = 0',
    [accountId, messageId]
  )
  if (changed > 0) await touch(sql, accountId, [messageId])
}
