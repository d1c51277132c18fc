import type { Sql } from '#database/sql.js'

/** The names that only we may speak under: our host's, our domains', in lower case and A-labels. */
export async function ownNames(sql: Sql): Promise<string[]> {
  const rows = await sql.all<{ name: string }>(
    'select name from domains union select hostname as name from organisations'
  )
  return rows.map(({ name }) => name.toLowerCase())
}
