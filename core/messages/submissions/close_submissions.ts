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
  const drafts = await sql.find<DraftRow>(
    'drafts',
    ['account_id', 'id', 'answers_id', 'mode'],
    ['account_id', 'message_id'],
    [...distinct.values()].map(({ accountId, messageId }) => [accountId, messageId])
  )
  for (const { account_id: accountId, id, answers_id: answersId, mode } of drafts) {
    if (answersId && mode === 'reply') await markAnswered(sql, accountId, answersId)
    await removeDraft(sql, accountId, id)
  }
}

interface DraftRow {
  account_id: Buffer
  id: Buffer
  answers_id: Buffer | null
  mode: string
}

async function markAnswered(sql: Sql, accountId: Buffer, messageId: Buffer): Promise<void> {
  const changed = await sql.run(
    'update messages set answered = 1 where account_id = ? and id = ? and answered = 0',
    [accountId, messageId]
  )
  if (changed > 0) await touch(sql, accountId, [messageId])
}
