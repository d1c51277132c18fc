import type { Sql } from '#database/sql.js'
import { domainOf } from '../addresses.js'
import { splitDetail } from './detail.js'
import { isRole } from './roles.js'

/** Whose an address is. */
export type Holder =
  | { kind: 'account'; id: Buffer; detail: string | null }
  | { kind: 'group'; id: Buffer; membersOnly: boolean }
  | { kind: 'foreign' }

interface HolderRow {
  /** `closed`: an account that was disabled */
  kind: 'account' | 'closed' | 'group'
  address: string
  id: Buffer
  members_only: number
}

interface DomainRow {
  name: string
  catch_all: Buffer | null
  administrator: Buffer | null
}

/** SQLite takes 32,766 values in a statement (https://sqlite.org/limits.html §9), and each name stands there three times. */
const AT_ONCE = 1_000

/**
 * Two statements for a thousand addresses: who has them, and for those that nobody has, what their
 * domain does with such: roles fall to the administrator, the rest to who catches all. An address of
 * ours that nobody reads is absent, and so is that of a disabled account: what was meant for its
 * reader is nobody else's.
 */
export async function findHolders(
  sql: Sql,
  addresses: readonly string[]
): Promise<Map<string, Holder>> {
  const names = [...new Set(addresses.flatMap(namesOf))]
  const rows = new Map<string, HolderRow>()
  for (let at = 0; at < names.length; at += AT_ONCE) {
    for (const row of await namedRows(sql, names.slice(at, at + AT_ONCE)))
      rows.set(row.address, row)
  }
  const found = new Map<string, Holder>()
  for (const address of addresses) {
    const holder = namedHolder(rows, address)
    if (holder) found.set(address, holder)
  }
  const rest = addresses.filter((address) => !found.has(address) && !isClosed(rows, address))
  const domains = await domainRows(sql, [...new Set(rest.map(domainOf))])
  for (const address of rest) {
    const holder = domainHolder(domains.get(domainOf(address)), address)
    if (holder) found.set(address, holder)
  }
  return found
}

function namesOf(address: string): string[] {
  const { base, detail } = splitDetail(address)
  return detail === null ? [address] : [address, base]
}

/** A name with a plus in it goes before the detail of another; a group has no details. */
function namedHolder(rows: ReadonlyMap<string, HolderRow>, address: string): Holder | null {
  const exact = rows.get(address)
  if (exact?.kind === 'group') {
    return { kind: 'group', id: exact.id, membersOnly: exact.members_only === 1 }
  }
  if (exact?.kind === 'account') return { kind: 'account', id: exact.id, detail: null }
  const { base, detail } = splitDetail(address)
  const row = detail === null ? undefined : rows.get(base)
  return row?.kind === 'account' ? { kind: 'account', id: row.id, detail } : null
}

function isClosed(rows: ReadonlyMap<string, HolderRow>, address: string): boolean {
  const { base } = splitDetail(address)
  return !isRole(base) && (rows.get(address) ?? rows.get(base))?.kind === 'closed'
}

function domainHolder(domain: DomainRow | undefined, address: string): Holder | null {
  if (!domain) return { kind: 'foreign' }
  const { base, detail } = splitDetail(address)
  const id = (isRole(base) ? domain.administrator : null) ?? domain.catch_all
  return id && { kind: 'account', id, detail }
}

function namedRows(sql: Sql, names: readonly string[]): Promise<HolderRow[]> {
  const marks = names.map(() => '?').join(', ')
  return sql.all<HolderRow>(
    `select case when disabled_at is null then 'account' else 'closed' end as kind,
       address, id, 0 as members_only
     from accounts where address in (${marks})
     union all
     select case when disabled_at is null then 'account' else 'closed' end,
       aliases.address, accounts.id, 0
     from aliases join accounts on accounts.id = aliases.account_id
     where aliases.address in (${marks})
     union all
     select 'group', address, id, members_only from mail_groups where address in (${marks})`,
    [...names, ...names, ...names]
  )
}

async function domainRows(sql: Sql, names: readonly string[]): Promise<Map<string, DomainRow>> {
  if (names.length === 0) return new Map()
  const rows = await sql.all<DomainRow>(
    `select domains.name, catcher.id as catch_all,
       (select accounts.id from accounts
        where accounts.organisation_id = domains.organisation_id
          and accounts.role = 'administrator' and accounts.disabled_at is null
        order by accounts.ordinal limit 1) as administrator
     from domains
     left join catch_alls on catch_alls.domain_id = domains.id
     left join accounts catcher
       on catcher.id = catch_alls.account_id and catcher.disabled_at is null
     where domains.name in (${names.map(() => '?').join(', ')})`,
    names
  )
  return new Map(rows.map((row) => [row.name, row]))
}
