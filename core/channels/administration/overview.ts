import type { Sql } from '#database/sql.js'
import type { QueueState } from './list_queue.js'

/** What waits for one destination. */
export interface WaitingFor {
  channel: string
  destination: string
  waiting: number
  held: number
  /** since when the longest of them waits */
  oldest: number
}

export interface QueueOverview {
  counts: Record<'queued' | 'leased' | 'held' | 'failed', number>
  /** null: nothing waits */
  oldest: number | null
  /** those with most first */
  destinations: WaitingFor[]
}

const MOST = 50
const COUNTED: readonly QueueState[] = ['queued', 'leased', 'held', 'failed']

/** How much waits, for whom, and since when: reads what waits, and never what is over. */
export async function readOverview(sql: Sql): Promise<QueueOverview> {
  const states = await sql.all<{ status: keyof QueueOverview['counts']; count: number }>(
    `select status, count(*) as count from deliveries where status in (?, ?, ?, ?) group by status`,
    [...COUNTED]
  )
  const destinations = await sql.all<WaitingFor>(
    `select channel, destination, count(*) as waiting, min(created_at) as oldest,
       sum(case when status = 'held' then 1 else 0 end) as held
     from deliveries where status in ('queued', 'leased', 'held')
     group by channel, destination order by waiting desc, destination limit ${MOST}`
  )
  const counts = { queued: 0, leased: 0, held: 0, failed: 0 }
  for (const { status, count } of states) counts[status] = count
  const ages = destinations.map(({ oldest }) => oldest)
  return {
    counts,
    oldest: ages.length === 0 ? null : Math.min(...ages),
    destinations: destinations.map((one) => ({ ...one, held: Number(one.held) })),
  }
}
