import type { Log } from '@caliopen/contract/log'
import type { Report } from '#core/channels/channel.js'
import type { Sql } from '#database/sql.js'
import { wayOf } from './way.js'
import type { Way } from './way.js'

const DAY = 86_400_000
/** What a crash may forget. */
const WRITTEN_EVERY = 10_000
/** Older counts are of no interest. */
const KEPT_DAYS = 90

/** Counts how messages travel; written down every few seconds, for nobody waits for it. */
export class SafetyTally {
  readonly #sql: Sql
  readonly #log: Log
  #counts = new Map<Way, number>()
  #timer: NodeJS.Timeout | null = null

  constructor(sql: Sql, log: Log) {
    this.#sql = sql
    this.#log = log
  }

  count(reports: readonly Pick<Report, 'outcome'>[]): void {
    for (const { outcome } of reports) {
      const way = outcome === 'released' ? null : wayOf(outcome)
      if (way) this.#counts.set(way, (this.#counts.get(way) ?? 0) + 1)
    }
    if (this.#counts.size > 0) this.#timer ??= setTimeout(() => void this.write(), WRITTEN_EVERY)
  }

  async write(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
    const counts = this.#counts
    this.#counts = new Map()
    if (counts.size === 0) return
    const day = Math.floor(Date.now() / DAY)
    try {
      await this.#sql.insert(
        'sending_safety',
        ['day', 'way', 'messages'],
        [...counts].map(([way, messages]) => [day, way, messages]),
        {
          keys: ['day', 'way'],
          update: { messages: 'sending_safety.messages + new(messages)' },
        }
      )
      await this.#sql.run('delete from sending_safety where day < ?', [day - KEPT_DAYS])
    } catch (error) {
      this.#log.warn({ err: error }, 'how messages travelled was not written down')
    }
  }
}

/** Of the last days, today included. */
export async function readSafety(sql: Sql, days: number): Promise<Map<Way, number>> {
  const since = Math.floor(Date.now() / DAY) - days + 1
  const rows = await sql.all<{ way: Way; messages: number }>(
    'select way, sum(messages) as messages from sending_safety where day >= ? group by way',
    [since]
  )
  return new Map(rows.map(({ way, messages }) => [way, Number(messages)]))
}
