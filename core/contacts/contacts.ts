import { newId } from '@caliopen/contract/ids'
import type { Sql } from '#database/sql.js'

/** An address on a channel. */
export interface End {
  channel: string
  address: string
}

export interface Contact {
  id: Buffer
  name: string
  addresses: End[]
}

interface AddressRow extends End {
  contact_id: Buffer
}

/** The contact of every address that has one, by `CHANNEL:ADDRESS`. */
export async function contactsByAddress(sql: Sql, accountId: Buffer): Promise<Map<string, Buffer>> {
  const rows = await sql.all<AddressRow>(
    'select channel, address, contact_id from contact_addresses where account_id = ?',
    [accountId]
  )
  return new Map(rows.map((row) => [`${row.channel}:${row.address}`, row.contact_id]))
}

/** Those of these contacts that are there, by the id in hex. */
export async function readContacts(
  sql: Sql,
  accountId: Buffer,
  ids: readonly Buffer[]
): Promise<Map<string, Contact>> {
  const columns = ['id', 'name']
  const keys = ids.map((id) => [accountId, id] as const)
  const rows = await sql.find<{ id: Buffer; name: string }>(
    ...(['contacts', columns, ['account_id', 'id'], keys] as const)
  )
  const where = ['account_id', 'contact_id']
  const fields = ['channel', 'address', 'contact_id']
  const addresses = await sql.find<AddressRow>('contact_addresses', fields, where, keys)
  const byContact = Map.groupBy(addresses, (row) => row.contact_id.toString('hex'))
  return new Map(
    rows.map(({ id, name }) => {
      const key = id.toString('hex')
      const own = (byContact.get(key) ?? []).map(({ channel, address }) => ({ channel, address }))
      return [key, { id, name, addresses: own }]
    })
  )
}

/** The contact that an address belongs to; null while nobody made one of it. */
export async function contactWith(
  sql: Sql,
  accountId: Buffer,
  { channel, address }: End
): Promise<Contact | null> {
  const row = await sql.get<{ contact_id: Buffer }>(
    'select contact_id from contact_addresses where account_id = ? and channel = ? and address = ?',
    [accountId, channel, address]
  )
  if (!row) return null
  const contacts = await readContacts(sql, accountId, [row.contact_id])
  return contacts.get(row.contact_id.toString('hex')) ?? null
}

/** The contact that an address belongs to; where nobody made one of it, one is made. In a transaction. */
export async function contactOf(
  sql: Sql,
  accountId: Buffer,
  { channel, address }: End,
  name: string
): Promise<{ id: Buffer; isNew: boolean }> {
  const known = await sql.get<{ contact_id: Buffer }>(
    'select contact_id from contact_addresses where account_id = ? and channel = ? and address = ?',
    [accountId, channel, address]
  )
  if (known) return { id: known.contact_id, isNew: false }
  const id = newId()
  const now = Date.now()
  await sql.insert(
    'contacts',
    ['account_id', 'id', 'name', 'created_at', 'updated_at'],
    [[accountId, id, (name || address).slice(0, 200), now, now]]
  )
  await sql.insert(
    'contact_addresses',
    ['account_id', 'channel', 'address', 'contact_id'],
    [[accountId, channel, address, id]]
  )
  return { id, isNew: true }
}
