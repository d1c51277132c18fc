import { metrics } from '#core/metrics/metrics.js'
import type { Report } from '../channel.js'

/** What this process has done since it started. */
export interface Counts {
  delivered: number
  deferred: number
  failed: number
  /** answers that were cut after the whole message had been sent: these may arrive twice */
  uncertain: number
  /** deliveries whose earlier lease ended without a word: these may arrive twice */
  repeated: number
}

export class Tally {
  readonly counts: Counts = { delivered: 0, deferred: 0, failed: 0, uncertain: 0, repeated: 0 }

  count(reports: readonly Report[]): void {
    for (const { outcome, delivery } of reports) {
      if (outcome === 'released') continue
      this.counts[outcome.kind] += 1
      metrics.attempts.count({
        outcome: outcome.kind,
        uncertain: outcome.uncertain ? 'yes' : 'no',
      })
      if (outcome.uncertain) this.counts.uncertain += 1
      if (delivery.repeated) this.counts.repeated += 1
    }
  }
}
