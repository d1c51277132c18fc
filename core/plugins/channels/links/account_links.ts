import type { Sql } from '#database/sql.js'
import type { LinkState } from './link_state.js'

/** A linked address, for its owner. */
export interface AccountLink extends LinkState {
  id: Buffer
  channel: string
  address: string
  name: string
}

interface Row {
  id: Buffer
  channel: string
  address: string
  name: string
  state: LinkState['state']
  reason: string | null
  since: number
}

/** The addresses that an account linked, the oldest first. */
export async function linksOf(sql: Sql, accountId: Buffer): Promise<AccountLink[]> {
  const rows = await sql.all<Row>(
    `select i.id, i.channel, i.address, i.name, l.state, l.reason, l.since
     from channel_links l join identities i on i.account_id = l.account_id and i.id = l.identity_id
     where l.account_id = ? order by i.created_at, i.id`,
    [accountId]
  )
  return rows.map((row) => ({
    ...row,
    reason: row.reason === null ? null : (JSON.parse(row.reason) as LinkState['reason']),
  }))
}
