import type { Sql } from '#database/sql.js'

/** What decides on a message for an account, besides its address. */
export interface AccountDetails {
  address: string
  /** of the messages it keeps */
  bytes: number
  /** its own; null: the organisation's */
  quota: number | null
  keepsCopy: boolean
  /** confirmed ones only */
  targets: string[]
}

interface DetailRow {
  id: Buffer
  address: string
  bytes: number
  quota_bytes: number | null
  keeps_copy: number | null
  target: string | null
}

/** By the account's id in hex, in one statement. */
export async function readAccountDetails(
  sql: Sql,
  ids: readonly Buffer[]
): Promise<Map<string, AccountDetails>> {
  if (ids.length === 0) return new Map()
  const rows = await sql.all<DetailRow>(
    `select accounts.id, accounts.address, account_states.bytes, accounts.quota_bytes,
       forwardings.keeps_copy, forward_targets.address as target
     from accounts
     join account_states on account_states.account_id = accounts.id
     left join forwardings on forwardings.account_id = accounts.id
     left join forward_targets on forward_targets.account_id = accounts.id
       and forward_targets.confirmed_at is not null
     where accounts.id in (${ids.map(() => '?').join(', ')})`,
    ids
  )
  const found = new Map<string, AccountDetails>()
  for (const row of rows) {
    const key = row.id.toString('hex')
    const details = found.get(key) ?? detailsOf(row)
    if (row.target !== null) details.targets.push(row.target)
    found.set(key, details)
  }
  return found
}

function detailsOf(row: DetailRow): AccountDetails {
  return {
    address: row.address,
    bytes: row.bytes,
    quota: row.quota_bytes,
    keepsCopy: row.keeps_copy !== 0,
    targets: [],
  }
}
