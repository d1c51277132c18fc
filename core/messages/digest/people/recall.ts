import type { Sql } from '#database/sql.js'
import type { Prepared } from '../prepare.js'
import { CORRESPONDENT_KEYS, correspondentKey, othersOf } from './correspondents.js'

/** What the account knew of a message's writer before this message. */
export interface Remembered {
  receivedBefore: number
  sentTo: number
  isContact: boolean
  firstSeenAt: number | null
}

/** What was known of every writer when the message came: earlier messages of the same batch count. Writes nothing. */
export async function recall(
  sql: Sql,
  prepared: readonly Prepared[]
): Promise<ReadonlyMap<Prepared, Remembered>> {
  const known = await readKnown(sql, prepared)
  const remembered = new Map<Prepared, Remembered>()
  for (const message of prepared) {
    for (const other of othersOf(message)) {
      const key = correspondentKey(message, other)
      const before = known.get(key) ?? STRANGER
      if (message.item.direction === 'in') remembered.set(message, before)
      known.set(key, after(before, message))
    }
  }
  return remembered
}

const STRANGER: Remembered = { receivedBefore: 0, sentTo: 0, isContact: false, firstSeenAt: null }

function after(before: Remembered, { item }: Prepared): Remembered {
  if (item.direction === 'out') return { ...before, sentTo: before.sentTo + 1 }
  const firstSeenAt = Math.min(before.firstSeenAt ?? item.receivedAt, item.receivedAt)
  return { ...before, receivedBefore: before.receivedBefore + 1, firstSeenAt }
}

interface CorrespondentRow {
  account_id: Buffer
  channel: string
  address: string
  received: number
  sent: number
  first_at: number
}

async function readKnown(sql: Sql, prepared: readonly Prepared[]) {
  const wanted = new Map(
    prepared.flatMap((message) =>
      othersOf(message).map((other) => [
        correspondentKey(message, other),
        [message.owner.id, message.item.channel, other.address] as const,
      ])
    )
  )
  const keys = [...wanted.values()]
  const columns = [...CORRESPONDENT_KEYS, 'received', 'sent', 'first_at']
  const [rows, contacts] = await Promise.all([
    sql.find<CorrespondentRow>('correspondents', columns, CORRESPONDENT_KEYS, keys),
    sql.find<CorrespondentRow>('contact_addresses', CORRESPONDENT_KEYS, CORRESPONDENT_KEYS, keys),
  ])
  const known = new Map(rows.map((row): [string, Remembered] => [rowKey(row), rememberedOf(row)]))
  for (const key of contacts.map(rowKey)) {
    known.set(key, { ...(known.get(key) ?? STRANGER), isContact: true })
  }
  return known
}

/** A name on a channel's own list is nobody that was heard from. */
function rememberedOf({ received, sent, first_at: firstAt }: CorrespondentRow): Remembered {
  const firstSeenAt = received + sent > 0 ? firstAt : null
  return { receivedBefore: received, sentTo: sent, isContact: false, firstSeenAt }
}

function rowKey({ account_id: account, channel, address }: CorrespondentRow): string {
  return `${account.toString('hex')}:${channel}:${address}`
}
