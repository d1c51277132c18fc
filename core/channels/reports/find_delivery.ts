import { idBytes } from '@caliopen/contract/ids'
import { normaliseAddress } from '#core/accounts/addresses.js'
import { referenceHash } from '#core/messages/digest/reading/read_message.js'
import type { Sql } from '#database/sql.js'

/** What a report says of the message that it speaks of (RFC 3464 §2.2.1, §2.3.1 and §2.3.2). */
export interface ReportedBy {
  /** whom the report was sent to: nobody else's deliveries are looked at, for anybody can write a report */
  accountId: Buffer
  /** Original-Envelope-Id, decoded */
  envid?: string | null
  /** addresses without their type */
  originalRecipient?: string | null
  finalRecipient?: string | null
  /** of the message that was sent back, with its angle brackets */
  messageId?: string | null
}

export interface ReportedDelivery {
  id: Buffer
  accountId: Buffer
  messageId: Buffer
  recipient: string
  status: string
  createdAt: number
}

interface Row {
  id: Buffer
  account_id: Buffer
  message_id: Buffer
  recipient: string
  status: string
  dsn_envid: string | null
  created_at: number
}

/**
 * The delivery that a report speaks of; null where there is none of ours. The message is known by our own
 * envelope id, the sender's, or its Message-ID, in this order; the recipient by its original address, its final
 * one, or because there was one only.
 */
export async function findDeliveryByReport(
  sql: Sql,
  report: ReportedBy
): Promise<ReportedDelivery | null> {
  const rows = await deliveriesOf(sql, report)
  const wanted = [report.originalRecipient, report.finalRecipient].flatMap(
    (address) => (address && normaliseAddress(address)) || []
  )
  const named = wanted.flatMap((address) => rows.filter(({ recipient }) => recipient === address))
  const [found] = named.length > 0 ? named : rows.length === 1 ? rows : []
  return found ? reported(found) : null
}

async function deliveriesOf(sql: Sql, { accountId, envid, messageId }: ReportedBy): Promise<Row[]> {
  const own = envid ? idBytes(envid) : null
  const byOwn = own ? await rowsOf(sql, accountId, [own]) : []
  if (byOwn.length > 0) return byOwn
  if (!messageId) return []
  const sent = await sql.all<{ id: Buffer }>(
    `select messages.id from thread_references
     join messages on messages.account_id = thread_references.account_id
       and messages.thread_id = thread_references.thread_id
     where thread_references.account_id = ? and thread_references.reference = ?
       and messages.message_id = ? and messages.direction = 'out'`,
    [accountId, referenceHash(messageId), messageId]
  )
  const rows = await rowsOf(
    sql,
    accountId,
    sent.map(({ id }) => id)
  )
  const withEnvid = envid ? rows.filter((row) => row.dsn_envid === envid) : []
  return withEnvid.length > 0 ? withEnvid : rows
}

function rowsOf(sql: Sql, accountId: Buffer, messageIds: readonly Buffer[]): Promise<Row[]> {
  return sql.find<Row>(
    'deliveries',
    ['id', 'account_id', 'message_id', 'recipient', 'status', 'dsn_envid', 'created_at'],
    ['account_id', 'message_id'],
    messageIds.map((id) => [accountId, id] as const)
  )
}

function reported(row: Row): ReportedDelivery {
  return {
    id: row.id,
    accountId: row.account_id,
    messageId: row.message_id,
    recipient: row.recipient,
    status: row.status,
    createdAt: row.created_at,
  }
}
