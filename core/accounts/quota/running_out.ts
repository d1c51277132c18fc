import type { Sql } from '#database/sql.js'

/** From this share of its room on, an account is told. */
const TOLD_AT = 0.9
/** Below this one it may be told again. */
const FORGOTTEN_AT = 0.8
const LIMIT = 200

export interface RunningOut {
  accountId: Buffer
  address: string
  language: string
  bytes: number
  limit: number
}

interface Row {
  id: Buffer
  address: string
  language: string
  bytes: number
  quota: number
}

/** Accounts that should know that their room runs out, and do not yet. `room` is the quota of those without their own. */
export async function findRunningOut(sql: Sql, room: number | null): Promise<RunningOut[]> {
  const rows = await sql.all<Row>(
    `select accounts.id, accounts.address, accounts.language, account_states.bytes,
       coalesce(accounts.quota_bytes, ?) as quota
     from accounts
     join account_states on account_states.account_id = accounts.id
     left join quota_notices on quota_notices.account_id = accounts.id
     where quota_notices.account_id is null and accounts.disabled_at is null
       and account_states.bytes >= ? * coalesce(accounts.quota_bytes, ?)
     limit ${LIMIT}`,
    [room, TOLD_AT, room]
  )
  return rows.map((row) => ({
    ...{ accountId: row.id, address: row.address, language: row.language },
    ...{ bytes: row.bytes, limit: row.quota },
  }))
}

export async function noteTold(sql: Sql, accountId: Buffer, now: number): Promise<void> {
  await sql.insert('quota_notices', ['account_id', 'told_at'], [[accountId, now]], 'ignore')
}

/** Those who have room again may be told again. */
export async function forgetNotices(sql: Sql, room: number | null): Promise<number> {
  const rows = await sql.all<{ id: Buffer }>(
    `select quota_notices.account_id as id from quota_notices
     join accounts on accounts.id = quota_notices.account_id
     join account_states on account_states.account_id = accounts.id
     where coalesce(accounts.quota_bytes, ?) is null
       or account_states.bytes < ? * coalesce(accounts.quota_bytes, ?)
     limit ${LIMIT}`,
    [room, FORGOTTEN_AT, room]
  )
  for (const { id } of rows) await sql.run('delete from quota_notices where account_id = ?', [id])
  return rows.length
}

export interface MiscountedAccount {
  address: string
  /** as it was counted, and as it is */
  bytes: number
  actual: number
}

/** Accounts whose count is not the sum of their messages; with `mend` it is, afterwards. */
export async function recount(sql: Sql, mend: boolean): Promise<MiscountedAccount[]> {
  const rows = await sql.all<{ id: Buffer; address: string; bytes: number; actual: number }>(
    `select accounts.id, accounts.address, account_states.bytes,
       coalesce((select sum(size) from messages where messages.account_id = accounts.id), 0) as actual
     from accounts join account_states on account_states.account_id = accounts.id`
  )
  const wrong = rows.filter(({ bytes, actual }) => Number(actual) !== bytes)
  for (const { id } of mend ? wrong : []) {
    await sql.run(
      `update account_states set bytes =
         (select coalesce(sum(size), 0) from messages where account_id = ?)
       where account_id = ?`,
      [id, id]
    )
  }
  return wrong.map(({ address, bytes, actual }) => ({ address, bytes, actual: Number(actual) }))
}
