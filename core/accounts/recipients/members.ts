import type { Sql } from '#database/sql.js'

/** The addresses in these groups by the group's id in hex, in one statement. */
export async function readMembers(
  sql: Sql,
  groups: readonly Buffer[]
): Promise<Map<string, string[]>> {
  if (groups.length === 0) return new Map()
  const rows = await sql.all<{ group_id: Buffer; address: string }>(
    `select group_id, address from mail_group_members
     where group_id in (${groups.map(() => '?').join(', ')}) order by address`,
    groups
  )
  const members = new Map<string, string[]>()
  for (const { group_id: id, address } of rows) {
    const key = id.toString('hex')
    members.set(key, [...(members.get(key) ?? []), address])
  }
  return members
}
