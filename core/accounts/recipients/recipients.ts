import { domainOf, normaliseAddress } from '../addresses.js'
import type { Sql } from '#database/sql.js'
import { splitDetail } from './detail.js'
import { isRole } from './roles.js'
import { withDomain } from './with_domain.js'

/** Whom an address reaches. */
export interface Recipient {
  accountId: Buffer
  /** as it was addressed, normalised, the plus-address part still in it */
  address: string
  /** the plus-address part without the plus: `shop` of ana+shop@example.org */
  detail: string | null
}

/**
 * The account behind an address of ours: its own, an alias, either with a +detail, or a role that
 * falls to the administrator. A disabled account takes no mail. null where nobody is.
 */
export async function findRecipient(sql: Sql, address: string): Promise<Recipient | null> {
  const normalised = normaliseAddress(await withDomain(sql, address))
  if (!normalised) return null
  const { base, detail } = splitDetail(normalised)

  const exact = await findAccount(sql, normalised)
  if (exact) return { accountId: exact, address: normalised, detail: null }
  const accountId =
    (detail === null ? null : await findAccount(sql, base)) ?? (await findRoleHolder(sql, base))
  return accountId && { accountId, address: normalised, detail }
}

/** Whether mail for this domain (lower case, A-labels) is ours to take. */
export async function servesDomain(sql: Sql, domain: string): Promise<boolean> {
  return (await sql.get('select id from domains where name = ?', [domain])) !== undefined
}

async function findAccount(sql: Sql, address: string): Promise<Buffer | null> {
  const row = await sql.get<{ id: Buffer }>(
    `select id from accounts where address = ? and disabled_at is null
     union all
     select accounts.id from aliases join accounts on accounts.id = aliases.account_id
     where aliases.address = ? and accounts.disabled_at is null
     limit 1`,
    [address, address]
  )
  return row?.id ?? null
}

/** The organisation's first administrator. */
async function findRoleHolder(sql: Sql, address: string): Promise<Buffer | null> {
  if (!isRole(address)) return null
  const row = await sql.get<{ id: Buffer }>(
    `select accounts.id from domains
     join accounts on accounts.organisation_id = domains.organisation_id
     where domains.name = ? and accounts.role = 'administrator' and accounts.disabled_at is null
     order by accounts.ordinal limit 1`,
    [domainOf(address)]
  )
  return row?.id ?? null
}
