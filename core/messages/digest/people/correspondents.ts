import type { Sql } from '#database/sql.js'
import type { Mailbox } from '../../letter/letter.js'
import type { Prepared } from '../prepare.js'

/** What a batch adds to what is known of an address. */
interface Correspondent {
  accountId: Buffer
  channel: string
  address: string
  name: string
  received: number
  sent: number
  firstAt: number
  lastAt: number
}

export const CORRESPONDENT_KEYS = ['account_id', 'channel', 'address']

/** Counts what came from and went to each address. */
export async function countCorrespondents(sql: Sql, fresh: readonly Prepared[]): Promise<void> {
  const met = new Map<string, Correspondent>()
  for (const message of fresh) {
    for (const other of othersOf(message)) {
      const key = correspondentKey(message, other)
      const correspondent = met.get(key) ?? stranger(message, other)
      count(correspondent, message, other)
      met.set(key, correspondent)
    }
  }
  await write(sql, [...met.values()])
}

/** Who wrote to us, or everybody we wrote to. */
export function othersOf({
  item,
  letter,
  owner,
}: Pick<Prepared, 'item' | 'letter' | 'owner'>): Mailbox[] {
  if (!letter) return []
  if (item.direction === 'in') return letter.from ? [letter.from] : []
  const recipients = [...letter.to, ...letter.cc]
  return recipients.filter(({ address }) => !owner.addresses.has(address))
}

export function correspondentKey(
  { owner, item }: Pick<Prepared, 'item' | 'owner'>,
  { address }: Mailbox
): string {
  return `${owner.key}:${item.channel}:${address}`
}

function stranger({ owner, item }: Prepared, { name, address }: Mailbox): Correspondent {
  return {
    accountId: owner.id,
    channel: item.channel,
    address,
    name,
    received: 0,
    sent: 0,
    firstAt: item.receivedAt,
    lastAt: item.receivedAt,
  }
}

function count(correspondent: Correspondent, { item }: Prepared, { name }: Mailbox) {
  if (item.direction === 'in') correspondent.received += 1
  else correspondent.sent += 1
  correspondent.name = name || correspondent.name
  correspondent.firstAt = Math.min(correspondent.firstAt, item.receivedAt)
  correspondent.lastAt = Math.max(correspondent.lastAt, item.receivedAt)
}

async function write(sql: Sql, correspondents: readonly Correspondent[]) {
  await sql.insert(
    'correspondents',
    [...CORRESPONDENT_KEYS, 'name', 'received', 'sent', 'first_at', 'last_at'],
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
      keys: CORRESPONDENT_KEYS,
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
