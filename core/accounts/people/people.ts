import { idText } from '@caliopen/contract/ids'
import type { Sql } from '#database/sql.js'
import { SessionRows } from '../sessions/session_rows.js'

/** An account, as those who look after it see it. */
export interface Person {
  id: Buffer
  address: string
  name: string
  role: string
  language: string
  /** of the messages it keeps */
  bytes: number
  /** its own; null: the organisation's */
  quota: number | null
  disabledAt: number | null
}

export interface Search {
  organisationId: Buffer
  /** part of an address or a name; empty for all */
  query: string
  /** behind this address; empty from the first one on */
  after: string
  limit: number
}

interface PersonRow {
  id: Buffer
  address: string
  name: string
  role: string
  language: string
  bytes: number
  quota_bytes: number | null
  disabled_at: number | null
}

const PERSON = `select accounts.id, accounts.address, accounts.name, accounts.role, accounts.language,
    account_states.bytes, accounts.quota_bytes, accounts.disabled_at
  from accounts join account_states on account_states.account_id = accounts.id`

/** By address. */
export async function listPeople(sql: Sql, search: Search): Promise<Person[]> {
  const { organisationId, query, after, limit } = search
  const like = `%${query.replaceAll(/[!%_]/g, '!$&')}%`
  const rows = await sql.all<PersonRow>(
    `${PERSON} where accounts.organisation_id = ? and accounts.address > ?
       and (accounts.address like ? escape '!' or lower(accounts.name) like lower(?) escape '!')
     order by accounts.address limit ?`,
    [organisationId, after, like, like, limit]
  )
  return rows.map(personOf)
}

export async function findPerson(
  sql: Sql,
  organisationId: Buffer,
  id: Buffer
): Promise<Person | null> {
  const row = await sql.get<PersonRow>(
    `${PERSON} where accounts.organisation_id = ? and accounts.id = ?`,
    [organisationId, id]
  )
  return row ? personOf(row) : null
}

/** Nobody signs in and no mail comes in; what is there stays. Whoever was signed in is out. */
export async function disablePerson(sql: Sql, { id }: Person, now: number): Promise<void> {
  await sql.run('update accounts set disabled_at = ? where id = ? and disabled_at is null', [
    now,
    id,
  ])
  await new SessionRows(sql).destroyTagged(idText(id))
}

export async function enablePerson(sql: Sql, { id }: Person): Promise<void> {
  await sql.run('update accounts set disabled_at = null where id = ?', [id])
}

/** Whoever was signed in with the old one is out. */
export async function replacePassphrase(
  sql: Sql,
  { id }: Person,
  passphraseHash: string
): Promise<void> {
  await sql.run('update accounts set password = ? where id = ?', [passphraseHash, id])
  await new SessionRows(sql).destroyTagged(idText(id))
}

/** null: the organisation's. */
export async function changeQuota(sql: Sql, { id }: Person, bytes: number | null): Promise<void> {
  await sql.run('update accounts set quota_bytes = ? where id = ?', [bytes, id])
}

function personOf(row: PersonRow): Person {
  const { quota_bytes: quota, disabled_at: disabledAt, ...rest } = row
  return { ...rest, quota, disabledAt }
}
