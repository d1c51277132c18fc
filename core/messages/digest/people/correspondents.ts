import type { Sql } from '#database/sql.js'
import type { Fresh } from '../fresh.js'
import type { Mailbox } from '../../letter/letter.js'

/** What the account knew of a message's writer before this message. */
export interface Acquaintance {
  receivedBefore: number
  sentTo: number
  isContact: boolean
  firstSeenAt: number | null
}

interface Correspondent {
  accountId: Buffer
  channel: string
  address: string
  name: string
  received: number
  sent: number
  firstAt: number
  lastAt: number
  before: { received: number; sent: number; firstAt: number | null }
  isContact: boolean
}

/** By the message's id in hex. */
export type Acquaintances = ReadonlyMap<string, Acquaintance>

const KEYS = ['account_id', 'channel', 'address']

/**
 * Counts what came from and went to each address. Answers what was known of every writer when the
 * message came: earlier messages of the same batch count.
 */
export async function meetCorrespondents(
  sql: Sql,
  fresh: readonly Fresh[]
): Promise<Acquaintances> {
  const met = await readCorrespondents(sql, fresh)
  const acquaintances = new Map<string, Acquaintance>()
  for (const message of fresh) {
    for (const other of othersOf(message)) {
      const correspondent = met.get(keyOf(message, other))
      if (!correspondent) continue
      if (message.item.direction === 'in') {
        acquaintances.set(message.id.toString('hex'), acquaintanceOf(correspondent))
      }
      count(correspondent, message, other)
    }
  }
  await write(sql, [...met.values()])
  return acquaintances
}

/** Who wrote to us, or everybody we wrote to. */
function othersOf({ item, letter, owner }: Fresh): Mailbox[] {
  if (!letter) return []
  if (item.direction === 'in') return letter.from ? [letter.from] : []
  const recipients = [...letter.to, ...letter.cc]
  return recipients.filter(({ address }) => !owner.addresses.has(address))
}

async function readCorrespondents(sql: Sql, fresh: readonly Fresh[]) {
  const met = new Map<string, Correspondent>()
  for (const message of fresh) {
    for (const other of othersOf(message)) met.set(keyOf(message, other), stranger(message, other))
  }
  const keys = [...met.values()].map((one) => [one.accountId, one.channel, one.address] as const)
  const rows = await sql.find<CorrespondentRow>(
    'correspondents',
    [...KEYS, 'received', 'sent', 'first_at'],
    KEYS,
    keys
  )
  for (const row of rows) {
    const known = met.get(rowKey(row))
    if (known) known.before = beforeOf(row)
  }
  for (const row of await sql.find<CorrespondentRow>('contact_addresses', KEYS, KEYS, keys)) {
    const known = met.get(rowKey(row))
    if (known) known.isContact = true
  }
  return met
}

interface CorrespondentRow {
  account_id: Buffer
  channel: string
  address: string
  received: number
  sent: number
  first_at: number
}

/** A name on a channel's own list is nobody that was heard from. */
function beforeOf({ received, sent, first_at: firstAt }: CorrespondentRow) {
  return { received, sent, firstAt: received + sent > 0 ? firstAt : null }
}

function stranger({ owner, item }: Fresh, { name, address }: Mailbox): Correspondent {
  return {
    accountId: owner.id,
    channel: item.channel,
    address,
    name,
    received: 0,
    sent: 0,
    firstAt: item.receivedAt,
    lastAt: item.receivedAt,
    before: { received: 0, sent: 0, firstAt: null },
    isContact: false,
  }
}

function acquaintanceOf({
  before,
  received,
  sent,
  isContact,
  firstAt,
}: Correspondent): Acquaintance {
  const receivedBefore = before.received + received
  return {
    receivedBefore,
    sentTo: before.sent + sent,
    isContact,
    firstSeenAt: before.firstAt ?? (receivedBefore > 0 ? firstAt : null),
  }
}

function count(correspondent: Correspondent, { item }: Fresh, { name }: Mailbox) {
  if (item.direction === 'in') correspondent.received += 1
  else correspondent.sent += 1
  correspondent.name = name || correspondent.name
  correspondent.firstAt = Math.min(correspondent.firstAt, item.receivedAt)
  correspondent.lastAt = Math.max(correspondent.lastAt, item.receivedAt)
}

async function write(sql: Sql, correspondents: readonly Correspondent[]) {
  await sql.insert(
    'correspondents',
    [...KEYS, 'name', 'received', 'sent', 'first_at', 'last_at'],
    correspondents.map((one) => [
      one.accountId,
      one.channel,
      one.address,
      one.name,
      one.received,
      one.sent,
      one.firstAt,
      one.lastAt,
    ]),
    {
      keys: KEYS,
      update: {
        name: `case when new(name) = '' then correspondents.name else new(name) end`,
        received: 'correspondents.received + new(received)',
        sent: 'correspondents.sent + new(sent)',
        first_at:
          'case when new(first_at) < correspondents.first_at then new(first_at) else correspondents.first_at end',
        last_at:
          'case when new(last_at) > correspondents.last_at then new(last_at) else correspondents.last_at end',
      },
    }
  )
}

function keyOf({ owner, item }: Fresh, { address }: Mailbox): string {
  return `${owner.key}:${item.channel}:${address}`
}

function rowKey(row: CorrespondentRow): string {
  return `${row.account_id.toString('hex')}:${row.channel}:${row.address}`
}
