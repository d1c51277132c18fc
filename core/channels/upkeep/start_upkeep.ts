import type { Log } from '@caliopen/contract/log'
import type { SqlDatabase } from '#database/sql.js'
import { forgetBounces } from '../suppressions/bounces.js'
import { mendTimes } from './mend_times.js'
import { pruneDeliveries } from './prune.js'

const EVERY = 15 * 60_000
const SOON = 60_000

/** Looks after the queue's tables, beside everything else; returns how to stop. */
export function startUpkeep(sql: SqlDatabase, log: Log): () => void {
  const tidy = async () => {
    try {
      const now = Date.now()
      const mended = await mendTimes(sql, now)
      const pruned = (await pruneDeliveries(sql, now)) + (await forgetBounces(sql, now))
      if (mended + pruned > 0) log.info({ mended, pruned }, 'The queue was tidied')
    } catch (error) {
      log.error({ err: error }, 'The queue could not be tidied; a little later again')
    }
  }
  const first = setTimeout(() => void tidy(), SOON).unref()
  const regular = setInterval(() => void tidy(), EVERY).unref()
  return () => {
    clearTimeout(first)
    clearInterval(regular)
  }
}
