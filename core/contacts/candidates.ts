import type { Sql } from '#database/sql.js'
import type { End } from './contacts.js'

/** An address that may be somebody's, too. */
export interface Candidate extends End {
  name: string
}

const LOOKED_AT = 500

/**
 * Addresses that could belong to a person with these ones: the same name or the same beginning first, then whom the
 * account wrote with lately.
 */
export async function candidatesFor(
  sql: Sql,
  accountId: Buffer,
  name: string,
  own: readonly End[],
  most: number
): Promise<Candidate[]> {
  const rows = await sql.all<Candidate>(
    `select channel, address, name from correspondents
     where account_id = ? and dismissed_at is null order by last_at desc limit ${LOOKED_AT}`,
    [accountId]
  )
  const taken = new Set(own.map(keyOf))
  const free = rows.filter((row) => !taken.has(keyOf(row)))
  const starts = new Set(own.map(({ address }) => localPart(address)))
  const likely = (row: Candidate) =>
    (row.name !== '' && row.name.toLowerCase() === name.toLowerCase()) ||
    starts.has(localPart(row.address))
  return [...free.filter(likely), ...free.filter((row) => !likely(row))].slice(0, most)
}

function keyOf({ channel, address }: End): string {
  return `${channel}:${address}`
}

function localPart(address: string): string {
  return address.split('@')[0]?.toLowerCase() ?? ''
}
