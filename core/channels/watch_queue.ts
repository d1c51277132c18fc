import { metrics } from '#core/metrics/metrics.js'
import type { Sql } from '#database/sql.js'

interface StateRow {
  status: string
  count: number
  next_at: number
}

const OPEN_STATES = ['queued', 'leased', 'held'] as const

/** From now on whoever looks at the metrics sees how long the queue is, and how late. */
export function watchQueue(sql: Sql): void {
  const read = () =>
    sql.all<StateRow>(
      `select status, count(*) as count, min(next_at) as next_at from deliveries
       where status in (${OPEN_STATES.map(() => '?').join(', ')}) group by status`,
      OPEN_STATES
    )
  metrics.queue.watch(async () => {
    const rows = await read()
    return OPEN_STATES.map((state) => {
      const row = rows.find(({ status }) => status === state)
      return { labels: { state }, value: row?.count ?? 0 }
    })
  })
  metrics.queueOldestDue.watch(async () => {
    const rows = await read()
    const queued = rows.find(({ status }) => status === 'queued')
    const late = queued ? Math.max(0, Date.now() - queued.next_at) : 0
    return [{ labels: {}, value: late / 1000 }]
  })
}
