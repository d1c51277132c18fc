import type { Sql } from '#database/sql.js'

export interface SuggestedCorrespondent {
  address: string
  name: string
}

/**
 * Whom an account wrote to on a channel, or whom the channel's own list names, the latest first: what the address
 * fields of a new message suggest.
 */
export function suggestedCorrespondents(
  sql: Sql,
  accountId: Buffer,
  channel: string,
  limit: number
): Promise<SuggestedCorrespondent[]> {
  return sql.all<SuggestedCorrespondent>(
    `select address, name from correspondents
     where account_id = ? and channel = ? and (sent > 0 or listed_at is not null)
       and dismissed_at is null
     order by last_at desc limit ?`,
    [accountId, channel, limit]
  )
}
