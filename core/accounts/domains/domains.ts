import { newId } from '@caliopen/contract/ids'
import type { Sql } from '#database/sql.js'
import { normaliseDomain } from '../addresses.js'

/** A domain that we take mail for. */
export interface Domain {
  id: Buffer
  name: string
  /** accounts, aliases and groups there */
  addresses: number
  /** the address of the account that reads what is addressed to nobody; null: it is refused */
  catchAll: string | null
}

export type DomainRefusal = 'malformed' | 'taken'

interface DomainRow {
  id: Buffer
  name: string
  catch_all: string | null
}

/** In the order in which they came. */
export async function listDomains(sql: Sql, organisationId: Buffer): Promise<Domain[]> {
  const rows = await sql.all<DomainRow>(
    `select domains.id, domains.name, accounts.address as catch_all
     from domains
     left join catch_alls on catch_alls.domain_id = domains.id
     left join accounts on accounts.id = catch_alls.account_id
     where domains.organisation_id = ? order by domains.created_at, domains.id`,
    [organisationId]
  )
  const used = await countAddresses(
    sql,
    rows.map(({ name }) => name)
  )
  return rows.map(({ id, name, catch_all: catchAll }) => {
    return { id, name, catchAll, addresses: used.get(name) ?? 0 }
  })
}

/** Null when it is done. In a transaction. */
export async function addDomain(
  sql: Sql,
  organisationId: Buffer,
  text: string
): Promise<DomainRefusal | null> {
  const name = normaliseDomain(text.trim())
  if (name === null || !name.includes('.')) return 'malformed'
  if (await sql.get('select id from domains where name = ?', [name])) return 'taken'
  await sql.insert(
    'domains',
    ['id', 'organisation_id', 'name', 'created_at'],
    [[newId(), organisationId, name, Date.now()]]
  )
  return null
}

/** null: nobody. The account must be of the same organisation; false when it is not, or not there. */
export async function chooseCatchAll(
  sql: Sql,
  organisationId: Buffer,
  { id }: Pick<Domain, 'id'>,
  address: string | null
): Promise<boolean> {
  if (address === null) {
    await sql.run('delete from catch_alls where domain_id = ?', [id])
    return true
  }
  const account = await sql.get<{ id: Buffer }>(
    'select id from accounts where address = ? and organisation_id = ? and disabled_at is null',
    [address, organisationId]
  )
  if (!account) return false
  const update = { account_id: 'new(account_id)' }
  await sql.insert('catch_alls', ['domain_id', 'account_id'], [[id, account.id]], {
    keys: ['domain_id'],
    update,
  })
  return true
}

/** False where somebody has an address there, or where it is the last one. In a transaction. */
export async function removeDomain(
  sql: Sql,
  organisationId: Buffer,
  name: string
): Promise<boolean> {
  const domains = await listDomains(sql, organisationId)
  const domain = domains.find((one) => one.name === name)
  if (!domain || domain.addresses > 0 || domains.length === 1) return false
  await sql.run('delete from catch_alls where domain_id = ?', [domain.id])
  await sql.run('delete from domains where id = ?', [domain.id])
  return true
}

async function countAddresses(sql: Sql, names: readonly string[]): Promise<Map<string, number>> {
  const counts = new Map<string, number>()
  for (const name of names) {
    const end = `%@${name.replaceAll(/[!%_]/g, '!$&')}`
    const row = await sql.get<{ count: number }>(
      `select (select count(*) from accounts where address like ? escape '!')
         + (select count(*) from aliases where address like ? escape '!')
         + (select count(*) from mail_groups where address like ? escape '!') as count`,
      [end, end, end]
    )
    counts.set(name, Number(row?.count ?? 0))
  }
  return counts
}
