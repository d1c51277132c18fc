import type { BusLog } from './contract.js'

const ONCE_IN = 10_000

/** A peer that is away or a flood of nonsense is told of once in ten seconds, with how often it happened. */
export function sparingLog(log: BusLog, now: () => number = () => performance.now()): BusLog {
  const told = new Map<string, { at: number; since: number }>()
  return {
    warn(details, message) {
      const before = told.get(message)
      if (before && now() - before.at < ONCE_IN) {
        before.since++
        return
      }
      told.set(message, { at: now(), since: 0 })
      log.warn(before?.since ? { ...details, repeated: before.since } : details, message)
    },
  }
}
