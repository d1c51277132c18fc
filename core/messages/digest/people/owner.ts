import type { Sql } from '#database/sql.js'
import type { Item } from '../item.js'

/** The account that a message goes into. */
export interface Owner {
  id: Buffer
  /** the account in short, as a key of maps */
  key: string
  ordinal: number
  /** its addresses on every channel: what is not a correspondent */
  addresses: ReadonlySet<string>
}

/** By the account's id in hex; accounts that are gone are absent. */
export async function readOwners(
  sql: Sql,
  items: readonly Pick<Item, 'accountId'>[]
): Promise<Map<string, Owner>> {
  const ids = new Map(items.map(({ accountId }) => [accountId.toString('hex'), accountId]))
  const keys = [...ids.values()].map((id) => [id] as const)
  const accounts = await sql.find<{ id: Buffer; ordinal: number; address: string }>(
    'accounts',
    ['id', 'ordinal', 'address'],
    ['id'],
    keys
  )
  const addresses = await ownAddresses(sql, keys)
  const owners = accounts.map(({ id, ordinal, address }): [string, Owner] => {
    const key = id.toString('hex')
    const own = new Set([address, ...(addresses.get(key) ?? [])])
    return [key, { id, key, ordinal, addresses: own }]
  })
  return new Map(owners)
}

async function ownAddresses(
  sql: Sql,
  keys: readonly (readonly [Buffer])[]
): Promise<Map<string, string[]>> {
  const columns = ['account_id', 'address']
  const rows = [
    ...(await sql.find<AddressRow>('identities', columns, ['account_id'], keys)),
    ...(await sql.find<AddressRow>('aliases', columns, ['account_id'], keys)),
  ]
  return Map.groupBy(rows, (row) => row.account_id.toString('hex'))
    .entries()
    .reduce(
      (map, [key, found]) =>
        map.set(
          key,
          found.map(({ address }) => address)
        ),
      new Map()
    )
}

interface AddressRow {
  account_id: Buffer
  address: string
}
