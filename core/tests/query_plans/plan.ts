import type { Sql } from '#database/sql.js'
import type { Asked } from './recording_sql.js'
import { mysqlFaults } from './mysql_plan.js'
import { sqliteFaults } from './sqlite_plan.js'

/** Sentences about statements that scan or sort a large table, or read more than `most` rows to answer. */
export async function faultsOf(sql: Sql, asked: readonly Asked[], most: number): Promise<string[]> {
  const faults: string[] = []
  for (const one of distinct(asked)) {
    const found =
      sql.dialect === 'sqlite' ? await sqliteFaults(sql, one) : await mysqlFaults(sql, one, most)
    faults.push(...found.map((fault) => `${fault}: ${one.statement.replace(/\s+/g, ' ')}`))
  }
  return faults
}

/** The same statement with other values has the same plan in SQLite; in MySQL the first one stands for all. */
function distinct(asked: readonly Asked[]): Asked[] {
  return [...new Map(asked.toReversed().map((one) => [one.statement, one])).values()]
}
