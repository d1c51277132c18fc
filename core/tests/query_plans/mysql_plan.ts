import type { Sql } from '#database/sql.js'
import { LARGE } from './large_tables.js'
import type { Asked } from './recording_sql.js'

interface Step {
  table: string | null
  /** how the rows are reached: `ALL` reads the table, `index` a whole index */
  type: string | null
  key: string | null
  Extra: string | null
  /** rows that were read, each time the step was taken */
  r_rows?: number | string | null
}

/**
 * What MariaDB did. Where it may choose between an index in the wanted order and a small sort it also
 * looks at how much there is, so a statement is judged by the rows that it read.
 * https://mariadb.com/kb/en/analyze-statement/
 */
export async function mysqlFaults(
  sql: Sql,
  { statement, values }: Asked,
  most: number
): Promise<string[]> {
  const isSelect = /^\s*select\b/i.test(statement)
  const steps = await sql.all<Step>(`${isSelect ? 'analyze' : 'explain'} ${statement}`, values)
  return steps.flatMap((step) => {
    const table = tableOf(step, statement)
    return table === null ? [] : faultsOf(step, most).map((fault) => `${table} ${fault}`)
  })
}

function faultsOf(step: Step, most: number): string[] {
  const faults: string[] = []
  if (step.type === 'ALL' || step.type === 'index') faults.push(`is read whole (${step.type})`)
  // The full-text index knows no order: what it found is sorted, and the bound on rows holds for it, too.
  if (step.Extra?.includes('filesort')) faults.push('is sorted')
  if (Number(step.r_rows ?? 0) > most) faults.push(`has ${step.r_rows} rows read by ${step.key}`)
  return faults
}

/** The large table that a step reads, be it under an alias. */
function tableOf({ table: name }: Step, statement: string): string | null {
  if (name === null) return null
  const table = new RegExp(`\\b(\\w+) (?:as )?${name}\\b`, 'i').exec(statement)?.[1]
  return LARGE.find((large) => large === name || large === table) ?? null
}
