import type { DsnRequest, RecipientDsn } from '@caliopen/contract/dsn'
import type { Sql } from '#database/sql.js'

/** How long a delivery is tried (RFC 5321 §4.5.4.1: four to five days). */
export const LIFETIME = 5 * 24 * 60 * 60_000

/** One message to one recipient that is to go out. */
export interface NewDelivery {
  /** the same id twice is one delivery, where `insertDeliveries` is told that it may be a repeat */
  id: Buffer
  /** an account; of what has bytes of its own, whoever it is sent on for */
  ownerId: Buffer
  messageId: Buffer
  channel: string
  /** envelope sender; empty: nobody is told of what becomes of it */
  sender: string
  recipient: string
  destination: string
  /** not before this moment, milliseconds since the epoch */
  notBefore: number
  dsn: (DsnRequest & Partial<RecipientDsn>) | undefined
  /**
   * null: the bytes of the message. Otherwise those of a blob, to which whoever inserts this adds one reference a
   * delivery, behind header lines of ours, each ended by CRLF. No message of an account changes with it then.
   */
  bytes: { hash: Buffer; prefix: string } | null
}

const COLUMNS = [
  ...['id', 'account_id', 'message_id', 'channel', 'sender', 'recipient', 'destination', 'status'],
  ...['attempts', 'next_at', 'expires_at', 'created_at', 'updated_at', 'dsn_ret', 'dsn_envid'],
  ...['dsn_notify', 'dsn_orcpt', 'blob_hash', 'prefix'],
]

/** In a transaction. With `repeats: 'ignore'` those whose id is there already are left as they are. */
export async function insertDeliveries(
  sql: Sql,
  deliveries: readonly NewDelivery[],
  now: number,
  repeats?: 'ignore'
): Promise<void> {
  const rows = deliveries.map((delivery) => [
    ...[delivery.id, delivery.ownerId, delivery.messageId, delivery.channel, delivery.sender],
    ...[delivery.recipient, delivery.destination, 'queued', 0, delivery.notBefore],
    ...[delivery.notBefore + LIFETIME, now, now, ...dsnOf(delivery)],
    ...[delivery.bytes?.hash ?? null, delivery.bytes?.prefix ?? null],
  ])
  await sql.insert('deliveries', COLUMNS, rows, repeats)
}

function dsnOf({ dsn }: NewDelivery): (string | null)[] {
  const orcpt = dsn?.orcpt && `${dsn.orcpt.type};${dsn.orcpt.address}`
  return [dsn?.ret ?? null, dsn?.envid ?? null, dsn?.notify?.join(',') ?? null, orcpt ?? null]
}
