import { hostname as systemName } from 'node:os'
import type { Sql } from '#database/sql.js'

/** What this service is called. */
export interface House {
  /** in EHLO, in notices, in Message-IDs of our own */
  hostname: string
  /** no mail may be sent out to these, for it would come back */
  names: ReadonlySet<string>
}

const REMEMBERED = 5_000

/** Asks the database, at most every few seconds. */
export function houseOf(sql: Sql): () => Promise<House> {
  let house: House | null = null
  let until = 0
  return async () => {
    if (house && Date.now() < until) return house
    const row = await sql.get<{ hostname: string }>(
      'select hostname from organisations order by created_at limit 1'
    )
    const hostname = row?.hostname ?? systemName()
    house = { hostname, names: new Set([hostname.toLowerCase()]) }
    until = Date.now() + REMEMBERED
    return house
  }
}
