import type { Sql, Value } from '#database/sql.js'
import { beginInside, type ListOrder } from './begin_inside.js'

/** The threads above and below one in its list; null at the ends. */
export interface Neighbours {
  newer: Buffer | null
  older: Buffer | null
}

interface Place {
  band: number
  last_at: number
}

const LIST = 'select thread_id from thread_mailboxes where account_id = ? and mailbox_id = ?'
const OLDER = 'and last_at <= ? and (last_at < ? or thread_id < ?)'
const NEWER = 'and last_at >= ? and (last_at > ? or thread_id > ?)'
const DOWN = 'order by last_at desc, thread_id desc limit 1'
const UP = 'order by last_at, thread_id limit 1'

export const OLDER_IN_BAND = `${LIST} and band = ? ${OLDER} ${DOWN}`
export const NEWER_IN_BAND = `${LIST} and band = ? ${NEWER} ${UP}`
export const TOP_OF_BAND = `${LIST} and band = ? ${DOWN}`
export const BOTTOM_OF_BAND = `${LIST} and band = ? ${UP}`
export const OLDER_BY_TIME = `${LIST} ${OLDER} ${DOWN}`
export const NEWER_BY_TIME = `${LIST} ${NEWER} ${UP}`

const BANDS = [3, 2, 1, 0]

/** Beside a thread in a mailbox that is shown by importance (bands from high to low) or by time. */
export async function neighbours(
  sql: Sql,
  accountId: Buffer,
  mailboxId: Buffer,
  threadId: Buffer,
  byImportance: boolean
): Promise<Neighbours> {
  const list = [accountId, mailboxId]
  const place = await sql.get<Place>(
    'select band, last_at from thread_mailboxes where account_id = ? and mailbox_id = ? and thread_id = ?',
    [...list, threadId]
  )
  if (!place) return { newer: null, older: null }
  const behind = [place.last_at, place.last_at, threadId]
  if (!byImportance) {
    return {
      newer: await first(sql, 'by_time', [[NEWER_BY_TIME, [...list, ...behind]]]),
      older: await first(sql, 'by_time', [[OLDER_BY_TIME, [...list, ...behind]]]),
    }
  }
  const { band } = place
  const above = BANDS.filter((other) => other > band).reverse()
  const below = BANDS.filter((other) => other < band)
  return {
    newer: await first(sql, 'by_band', [
      [NEWER_IN_BAND, [...list, band, ...behind]],
      ...above.map((other): Attempt => [BOTTOM_OF_BAND, [...list, other]]),
    ]),
    older: await first(sql, 'by_band', [
      [OLDER_IN_BAND, [...list, band, ...behind]],
      ...below.map((other): Attempt => [TOP_OF_BAND, [...list, other]]),
    ]),
  }
}

type Attempt = [statement: string, values: Value[]]

async function first(
  sql: Sql,
  order: ListOrder,
  attempts: readonly Attempt[]
): Promise<Buffer | null> {
  for (const [statement, values] of attempts) {
    const row = await sql.get<{ thread_id: Buffer }>(beginInside(sql, statement, order), values)
    if (row) return row.thread_id
  }
  return null
}
