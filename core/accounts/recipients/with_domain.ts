import type { Sql } from '#database/sql.js'

/** RFC 5321 §4.1.1.3: `postmaster` may stand without a domain. */
export async function withDomain(sql: Sql, address: string): Promise<string> {
  if (address.toLowerCase() !== 'postmaster') return address
  const first = await sql.get<{ name: string }>(
    `select domains.name from domains
     join accounts on accounts.organisation_id = domains.organisation_id
     where accounts.role = 'administrator' and accounts.disabled_at is null
     order by domains.created_at, domains.id limit 1`
  )
  return first ? `postmaster@${first.name}` : address
}
