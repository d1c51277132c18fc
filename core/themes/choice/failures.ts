import type { Sql } from '#database/sql.js'

/** What an administrator reads about a theme that fails here and there. */
export interface TemplateFailure {
  theme: string
  template: string
  failures: number
  detail: string
  /** milliseconds since the epoch */
  lastAt: number
}

interface Row {
  theme: string
  template: string
  failures: number
  detail: string
  last_at: number
}

const COLUMNS = ['theme', 'hash', 'template', 'failures', 'detail', 'last_at']

export async function keepFailure(
  sql: Sql,
  {
    theme,
    hash,
    template,
    detail,
  }: { theme: string; hash: string; template: string; detail: string }
): Promise<void> {
  await sql.insert(
    'theme_failures',
    COLUMNS,
    [[theme, hash, template, 1, detail.slice(0, 2_000), Date.now()]],
    {
      keys: ['theme', 'hash', 'template'],
      update: { failures: 'failures + 1', detail: 'new(detail)', last_at: 'new(last_at)' },
    }
  )
}

/** Of one theme, the latest first, at most 20. */
export async function listFailures(sql: Sql, theme: string): Promise<TemplateFailure[]> {
  const rows = await sql.all<Row>(
    'select theme, template, failures, detail, last_at from theme_failures where theme = ? order by last_at desc limit 20',
    [theme]
  )
  return rows.map(({ last_at: lastAt, ...row }) => ({ ...row, lastAt }))
}
