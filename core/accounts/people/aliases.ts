import { newId } from '@caliopen/contract/ids'
import type { Sql } from '#database/sql.js'
import { type AddressRefusal, findAddressRefusal, readAccountAddress } from '../account_address.js'

/** Other addresses of an account, in their order. */
export async function listAliases(sql: Sql, accountId: Buffer): Promise<string[]> {
  const rows = await sql.all<{ address: string }>(
    'select address from aliases where account_id = ? order by address',
    [accountId]
  )
  return rows.map(({ address }) => address)
}

/** Null when it is done; otherwise why the account cannot have this address. In a transaction. */
export async function addAlias(
  sql: Sql,
  accountId: Buffer,
  text: string
): Promise<AddressRefusal | null> {
  const address = readAccountAddress(text)
  if (address === null) return 'malformed'
  const refusal = await findAddressRefusal(sql, address)
  if (refusal) return refusal
  await sql.insert(
    'aliases',
    ['id', 'account_id', 'address', 'created_at'],
    [[newId(), accountId, address, Date.now()]]
  )
  return null
}

/** Whether there was one. */
export async function removeAlias(sql: Sql, accountId: Buffer, address: string): Promise<boolean> {
  const removed = await sql.run('delete from aliases where account_id = ? and address = ?', [
    accountId,
    address,
  ])
  return removed > 0
}
