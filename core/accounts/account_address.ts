import { domainOf, normaliseAddress } from './addresses.js'
import type { Sql } from '#database/sql.js'

/**
 * RFC 5321 §4.1.2, Dot-string: what every mail program in the world lets its people type. Without
 * `+`, which parts off a detail (RFC 5233 §4).
 */
const LOCAL_PART = /^[a-z\d!#$%&'*/=?^_`{|}~-]+(?:\.[a-z\d!#$%&'*/=?^_`{|}~-]+)*$/

export type AddressRefusal = 'malformed' | 'foreign' | 'taken'

/** The address of a new account, normalised; null when it cannot be one. */
export function readAccountAddress(text: string): string | null {
  const address = normaliseAddress(text.trim())
  if (address === null) return null
  return LOCAL_PART.test(address.slice(0, address.lastIndexOf('@'))) ? address : null
}

/** Why an account cannot have this normalised address; null when it can. */
export async function findAddressRefusal(
  sql: Sql,
  address: string
): Promise<AddressRefusal | null> {
  if (readAccountAddress(address) === null) return 'malformed'
  const domain = await sql.get('select id from domains where name = ?', [domainOf(address)])
  if (domain === undefined) return 'foreign'
  const holder = await sql.get(
    `select id from accounts where address = ?
     union all select id from aliases where address = ?
     union all select id from mail_groups where address = ? limit 1`,
    [address, address, address]
  )
  return holder === undefined ? null : 'taken'
}
