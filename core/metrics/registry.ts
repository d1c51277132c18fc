import type { Registry as PromRegistry } from 'prom-client'
import PromCounter from 'prom-client/lib/counter.js'
import PromGauge from 'prom-client/lib/gauge.js'
import PromHistogram from 'prom-client/lib/histogram.js'
import Registry from 'prom-client/lib/registry.js'
import { Cells, OPEN, type Labels, type LabelsOf } from './labels.js'

/** Everything that this process counts. A metric appears with its first value: no role shows those of another. */
export const registry: PromRegistry = new Registry()

const PREFIX = 'caliopen_'

export interface Counter<L extends Labels> {
  count(labels: LabelsOf<L>, by?: number): void
}

export interface Histogram<L extends Labels> {
  observe(labels: LabelsOf<L>, value: number): void
  /** Begins to measure; what it returns ends that, in seconds */
  start(): (labels: LabelsOf<L>) => void
}

/** One value a set of labels, as it is at this moment. */
export interface Reading<L extends Labels> {
  labels: LabelsOf<L>
  value: number
}

export interface Gauge<L extends Labels> {
  change(labels: LabelsOf<L>, by: number): void
  /** Asked whenever somebody looks; a reading that fails is counted, and hides only itself. Undone by what it returns. */
  watch(read: () => Promise<readonly Reading<L>[]>): () => void
}

export function counter<const L extends Labels>(
  name: string,
  help: string,
  allowed: L
): Counter<L> {
  const cells = new Cells(allowed, (labels) => ({ labels, sum: 0, told: 0 }))
  const made = once(
    () =>
      new PromCounter({
        ...described(name, help),
        labelNames: cells.names,
        // Counting is done by ourselves, for it is done with every message; this, when somebody looks.
        collect() {
          for (const cell of cells.all) {
            this.inc(cell.labels, cell.sum - cell.told)
            cell.told = cell.sum
          }
        },
      })
  )
  return {
    count(given, by = 1) {
      made()
      cells.of(given).sum += by
    },
  }
}

export function histogram<const L extends Labels>(
  name: string,
  help: string,
  allowed: L,
  buckets: readonly number[]
): Histogram<L> {
  const cells = new Cells(allowed, (labels) => labels)
  const made = once(
    () =>
      new PromHistogram({
        ...described(name, help),
        labelNames: cells.names,
        buckets: [...buckets],
      })
  )
  const observe = (given: LabelsOf<L>, value: number) => made().observe(cells.of(given), value)
  return {
    observe,
    start() {
      const began = performance.now()
      return (given) => observe(given, (performance.now() - began) / 1000)
    },
  }
}

export function gauge<const L extends Labels>(name: string, help: string, allowed: L): Gauge<L> {
  const cells = new Cells(allowed, (labels) => labels)
  let read: (() => Promise<readonly Reading<L>[]>) | null = null
  const made = once(
    () =>
      new PromGauge({
        ...described(name, help),
        labelNames: cells.names,
        async collect() {
          if (!read) return
          const readings = await read().catch(() => failed(name))
          this.reset()
          for (const { labels, value } of readings) this.set(cells.of(labels), value)
        },
      })
  )
  return {
    change: (given, by) => made().inc(cells.of(given), by),
    watch(reader) {
      read = reader
      made()
      return () => {
        if (read === reader) read = null
      }
    },
  }
}

const unreadable = counter('metrics_unreadable_total', 'Gauges that could not be read', {
  metric: OPEN,
})

function failed(metric: string): [] {
  unreadable.count({ metric })
  return []
}

function described(name: string, help: string) {
  return { name: `${PREFIX}${name}`, help, registers: [registry] }
}

function once<T>(make: () => T): () => T {
  let made: T | undefined
  return () => (made ??= make())
}
