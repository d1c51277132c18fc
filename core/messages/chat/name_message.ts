import type { Sql, SqlDatabase } from '#database/sql.js'
import { applyTo } from '../digest/chat/waited_for.js'
import { readOwners } from '../digest/people/owner.js'
import { nextModseq } from '../mailboxes/change_log.js'
import { chatSourceId } from './source_id.js'

/** A message that we sent, as the far side calls it. */
export interface SentName {
  accountId: Buffer
  messageId: Buffer
  channel: string
  /** the account's own */
  address: string
  sourceId: string
}

/**
 * Remembers what the far side calls a message, so that its copies are known and what was told of it before is put
 * beside it. Resolves with the modseq when that is durable; may be called again. null: the message is gone.
 */
export function nameMessage(sql: SqlDatabase, sent: SentName): Promise<number | null> {
  return sql.transaction((transaction) => name(transaction, sent))
}

async function name(sql: Sql, { accountId, messageId, channel, ...sent }: SentName) {
  const modseq = await nextModseq(sql, accountId)
  const owner = (await readOwners(sql, [{ accountId }])).get(accountId.toString('hex'))
  if (!owner) return null
  const sourceId = chatSourceId(sent.address, sent.sourceId)
  await sql.insert(
    'message_sources',
    ['account_id', 'channel', 'source_id', 'message_id'],
    [[accountId, channel, sourceId, messageId]],
    'ignore'
  )
  await applyTo(sql, [{ owner, channel, sourceId, messageId }], modseq)
  return modseq
}
