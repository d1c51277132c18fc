import type { Sql } from '#database/sql.js'

/** A message that came in and could not be read; `set_aside` says why. */
export interface SetAside {
  id: Buffer
  from_address: string
  subject: string
  received_at: number
  size: number
  set_aside: string
}

const MOST = 200

export const COUNT_SET_ASIDE =
  'select count(*) as total from messages where account_id = ? and set_aside is not null'

export async function countSetAside(sql: Sql, accountId: Buffer): Promise<number> {
  const row = await sql.get<{ total: number }>(COUNT_SET_ASIDE, [accountId])
  return row?.total ?? 0
}

/** Newest first. The index alone says which they are: there are few of them among very many. */
export async function listSetAsides(sql: Sql, accountId: Buffer): Promise<SetAside[]> {
  const rows = await sql.all<SetAside>(
    `select id, from_address, subject, received_at, size, set_aside from messages
     where account_id = ? and id in (
       select id from messages where account_id = ? and set_aside is not null
     ) limit ?`,
    [accountId, accountId, MOST]
  )
  return rows.sort((one, other) => other.received_at - one.received_at)
}
