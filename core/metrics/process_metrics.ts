import { monitorEventLoopDelay } from 'node:perf_hooks'
import { metrics } from './metrics.js'

const RESOLUTION_MS = 50
const NANOSECONDS = 1e9
const MICROSECONDS = 1e6

/** What is worth knowing of any process of ours; from now on, whoever looks sees it. */
export function watchProcess(): void {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  delay.enable()
  metrics.eventLoopDelay.watch(async () => {
    const late = (nanoseconds: number) =>
      Math.max(0, nanoseconds / NANOSECONDS - RESOLUTION_MS / 1000) || 0
    const readings = [
      { labels: { quantile: '0.5' }, value: late(delay.percentile(50)) },
      { labels: { quantile: '0.99' }, value: late(delay.percentile(99)) },
      { labels: { quantile: '1' }, value: late(delay.max) },
    ] as const
    delay.reset()
    return readings
  })
  metrics.memory.watch(async () => {
    const { rss, heapUsed, external } = process.memoryUsage()
    return [
      { labels: { kind: 'resident' }, value: rss },
      { labels: { kind: 'heap' }, value: heapUsed },
      { labels: { kind: 'external' }, value: external },
    ]
  })
  metrics.processorTime.watch(async () => {
    const { user, system } = process.cpuUsage()
    return [{ labels: {}, value: (user + system) / MICROSECONDS }]
  })
  metrics.uptime.watch(async () => [{ labels: {}, value: process.uptime() }])
}
