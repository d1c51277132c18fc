import { idText, newId } from '@caliopen/contract/ids'
import type { Sql } from '#database/sql.js'
import type { Fresh } from '../fresh.js'
import { discussionKey, personsIn } from './persons.js'

interface Discussion {
  accountId: Buffer
  id: Buffer
  key: Buffer
  persons: string[]
  lastAt: number
  isNew: boolean
}

/** The id of each message's discussion, by the message's id in hex; absent where there is none. */
export type Discussions = ReadonlyMap<string, Buffer>

/**
 * Discussions by the set of persons, whatever the channel: a person is a contact, or an address
 * that nobody made a contact of.
 */
export async function assignDiscussions(sql: Sql, fresh: readonly Fresh[]): Promise<Discussions> {
  const contacts = await contactsOf(sql, fresh)
  const byKey = new Map<string, Discussion>()
  const ofMessage = new Map<string, Discussion>()
  for (const message of fresh) {
    const persons = personsOf(message, contacts)
    if (persons.length === 0) continue
    const discussion = newDiscussion(message, persons)
    const key = message.owner.key + discussion.key.toString('hex')
    const same = byKey.get(key) ?? discussion
    same.lastAt = Math.max(same.lastAt, message.item.receivedAt)
    byKey.set(key, same)
    ofMessage.set(message.id.toString('hex'), same)
  }
  await meetKnown(sql, byKey)
  await write(sql, [...byKey.values()])
  return new Map([...ofMessage].map(([id, discussion]) => [id, discussion.id]))
}

function personsOf(
  { item, owner, letter }: Fresh,
  contacts: ReadonlyMap<string, string>
): string[] {
  if (!letter) return []
  const between = {
    channel: item.channel,
    from: letter.from?.address ?? item.sender,
    all: [letter.from, ...letter.to, ...letter.cc].flatMap((one) => one?.address ?? []),
    chatWith: letter.chat?.with.address ?? null,
  }
  return personsIn(between, owner.addresses, (channel, address) =>
    contacts.get(`${owner.key}:${channel}:${address}`)
  )
}

function newDiscussion({ owner, item }: Fresh, persons: string[]): Discussion {
  return {
    accountId: owner.id,
    id: newId(),
    key: discussionKey(persons),
    persons,
    lastAt: item.receivedAt,
    isNew: true,
  }
}

/** The person of every address that belongs to a contact, by account, channel and address. */
async function contactsOf(sql: Sql, fresh: readonly Fresh[]): Promise<Map<string, string>> {
  const keys = fresh.flatMap(({ item, owner, letter }) =>
    [letter?.from, ...(letter?.to ?? []), ...(letter?.cc ?? []), letter?.chat?.with].flatMap(
      (one) => (one ? [[owner.id, item.channel, one.address] as const] : [])
    )
  )
  const rows = await sql.find<ContactRow>(
    'contact_addresses',
    ['account_id', 'channel', 'address', 'contact_id'],
    ['account_id', 'channel', 'address'],
    keys
  )
  return new Map(
    rows.map((row) => [
      `${row.account_id.toString('hex')}:${row.channel}:${row.address}`,
      `contact:${idText(row.contact_id)}`,
    ])
  )
}

interface ContactRow {
  account_id: Buffer
  channel: string
  address: string
  contact_id: Buffer
}

async function meetKnown(sql: Sql, byKey: ReadonlyMap<string, Discussion>) {
  const rows = await sql.find<{ account_id: Buffer; id: Buffer; key: Buffer }>(
    'discussions',
    ['account_id', 'id', 'key'],
    ['account_id', 'key'],
    [...byKey.values()].map(({ accountId, key }) => [accountId, key] as const)
  )
  for (const row of rows) {
    const known = byKey.get(row.account_id.toString('hex') + row.key.toString('hex'))
    if (known) Object.assign(known, { id: row.id, isNew: false })
  }
}

async function write(sql: Sql, discussions: readonly Discussion[]) {
  await sql.insert(
    'discussions',
    ['account_id', 'id', 'key', 'persons', 'last_at'],
    discussions.map((one) => [
      one.accountId,
      one.id,
      one.key,
      JSON.stringify(one.persons),
      one.lastAt,
    ]),
    {
      keys: ['account_id', 'key'],
      update: {
        last_at:
          'case when new(last_at) > discussions.last_at then new(last_at) else discussions.last_at end',
      },
    }
  )
  await sql.insert(
    'discussion_persons',
    ['account_id', 'person', 'discussion_id'],
    discussions
      .filter(({ isNew }) => isNew)
      .flatMap(({ accountId, id, persons }) => persons.map((person) => [accountId, person, id])),
    'ignore'
  )
}
