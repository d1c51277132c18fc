import type { Sql } from '#database/sql.js'

export interface SuggestedCorrespondent {
  address: string
  name: string
}

/** Whom an account wrote to, the latest first: what the address fields of a new letter suggest. */
export function suggestedCorrespondents(
  sql: Sql,
  accountId: Buffer,
  limit: number
): Promise<SuggestedCorrespondent[]> {
  return sql.all<SuggestedCorrespondent>(
    `select address, name from correspondents
     where account_id = ? and channel = 'email' and sent > 0 and dismissed_at is null
     order by last_at desc limit ?`,
    [accountId, limit]
  )
}
