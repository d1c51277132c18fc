import { metrics } from '#core/metrics/metrics.js'
import type { Spool } from './spool.js'

/** From now on whoever looks at the metrics sees what is accepted and not yet digested. */
export function watchSpool(spool: Pick<Spool, 'waiting'>): void {
  metrics.spoolWaiting.watch(async () => {
    const { count } = await spool.waiting()
    return [{ labels: {}, value: count }]
  })
  metrics.spoolOldest.watch(async () => {
    const { since } = await spool.waiting()
    const age = since === null ? 0 : Math.max(0, Date.now() - since)
    return [{ labels: {}, value: age / 1000 }]
  })
}
