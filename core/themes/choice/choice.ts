import type { Sql } from '#database/sql.js'

/** How this installation looks; `theme` is null for `default`. */
export interface ThemeChoice {
  theme: string | null
  /** it failed too often and went off: pages are those of `default` until somebody chooses again */
  failure: { detail: string; at: number } | null
}

interface Row {
  theme: string | null
  failure: string | null
  failed_at: number | null
}

const COLUMNS = ['id', 'theme', 'chosen_by', 'chosen_at', 'failure', 'failed_at']
const UPDATE = Object.fromEntries(COLUMNS.slice(1).map((column) => [column, `new(${column})`]))

export async function readChoice(sql: Sql): Promise<ThemeChoice> {
  const row = await sql.get<Row>('select theme, failure, failed_at from theme_choices where id = 1')
  const { theme = null, failure = null, failed_at: at = null } = row ?? {}
  return { theme, failure: failure !== null && at !== null ? { detail: failure, at } : null }
}

/** Chosen again, a theme that went off begins anew. */
export async function writeChoice(sql: Sql, theme: string | null, by: Buffer): Promise<void> {
  await sql.insert('theme_choices', COLUMNS, [[1, theme, by, Date.now(), null, null]], {
    keys: ['id'],
    update: UPDATE,
  })
  await sql.run('delete from theme_failures where theme = ?', [theme])
}

/** Nothing is changed where another theme was chosen meanwhile. */
export async function switchOff(sql: Sql, theme: string, detail: string): Promise<boolean> {
  const changed = await sql.run(
    'update theme_choices set failure = ?, failed_at = ? where id = 1 and theme = ? and failure is null',
    [detail, Date.now(), theme]
  )
  return changed > 0
}
