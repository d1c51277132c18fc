import type { Sql } from '#database/sql.js'
import { LARGE } from './large_tables.js'
import type { Asked } from './recording_sql.js'

/** Sorting by the last term only puts rows in order that are equal in all the others. */
const WHOLE_SORT = /^USE TEMP B-TREE FOR (?!LAST TERM)/

/** https://sqlite.org/eqp.html */
export async function sqliteFaults(sql: Sql, { statement, values }: Asked): Promise<string[]> {
  const steps = await sql.all<{ detail: string }>(`explain query plan ${statement}`, values)
  const details = steps.map(({ detail }) => detail)
  const touchesLarge = details.some((detail) => tableOf(detail, statement) !== null)
  return details.filter(
    (detail) => isFault(detail, statement) || (touchesLarge && WHOLE_SORT.test(detail))
  )
}

/** A search that only narrows down to the account reads all that the account has. */
function isFault(detail: string, statement: string): boolean {
  if (tableOf(detail, statement) === null) return false
  return /^SCAN (?!.*VIRTUAL TABLE INDEX)/.test(detail) || detail.endsWith('(account_id=?)')
}

/** The large table that a step reads, be it under an alias. */
function tableOf(detail: string, statement: string): string | null {
  const name = /^(?:SCAN|SEARCH) (\w+)/.exec(detail)?.[1]
  const table = new RegExp(`\\b(\\w+) (?:as )?${name}\\b`, 'i').exec(statement)?.[1]
  return LARGE.find((large) => large === name || large === table) ?? null
}
