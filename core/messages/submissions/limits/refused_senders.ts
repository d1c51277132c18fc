import type { Sql } from '#database/sql.js'
import { DAY } from './decide_sending.js'

export interface RefusedSender {
  name: string
  address: string
  /** how often, within a day */
  times: number
}

/** Who wanted to send more than an account may, within a day: busy people, or a stolen password. */
export async function refusedSenders(sql: Sql, now: number): Promise<RefusedSender[]> {
  const rows = await sql.all<RefusedSender>(
    `select accounts.name, accounts.address, sum(sending_counts.refused) as times
     from sending_counts join accounts on accounts.id = sending_counts.account_id
     where sending_counts.slot > ? and sending_counts.refused > 0
     group by accounts.id, accounts.name, accounts.address
     order by times desc limit 20`,
    [now - DAY]
  )
  return rows.map((row) => ({ ...row, times: Number(row.times) }))
}
