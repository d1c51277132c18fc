import type { Bus } from '#core/bus/bus.js'
import { tellSwitchedOff } from '../guard/tell_switched_off.js'
import type { PluginCalls } from '../hosts/plugin_calls.js'
import { requestUpdates } from './upkeep/automatic_updates.js'
import { tick } from './upkeep/clock.js'
import { Lease } from './operations/lease.js'
import { runOperations } from './operations/operations.js'
import type { LifecycleParts } from './parts.js'
import { bringPreinstalled } from './upkeep/preinstall.js'
import { watchProbation } from './upkeep/probation.js'
import { regularly } from './upkeep/regular.js'
import { obeyRevocations } from './upkeep/revocations.js'

/** in milliseconds; a wake-up may be missed */
const LOOK_EVERY = 2_000
const GUARD_EVERY = 5_000
const FOLLOW_EVERY = 60_000
const CLOCK_EVERY = 10_000
const LONGEST_WATCH = 30_000
const HOUR = 60 * 60 * 1000
const DAY = 24 * 60 * 60 * 1000
const AFTER_START = 5 * 60 * 1000

/** Who runs the plugins of this node. */
export interface Hosts extends PluginCalls {
  /** so that what runs is what the database says */
  refresh(): Promise<void>
}

export interface LifecycleLoops {
  /** the indexes were read: what they took back goes off */
  indexesRefreshed(): void
  stop(): Promise<void>
}

/** Everything that happens to plugins by itself, in the worker. In safe mode only what somebody asks for. */
export function startLifecycle(
  parts: LifecycleParts,
  { bus, hosts, safeMode }: { bus: Bus; hosts: Hosts; safeMode: boolean }
): LifecycleLoops {
  const { log, sql } = parts
  const place = { dataDir: parts.dataDir, safeMode }
  const underLease = (name: string, work: () => Promise<void>) => {
    const lease = new Lease(sql, name)
    return () => lease.hold(work)
  }
  const guard = regularly({ log, what: 'the look at the boot guard', every: GUARD_EVERY }, () =>
    tellSwitchedOff(parts)
  )
  const operations = regularly({ log, what: 'an operation', every: LOOK_EVERY, first: 0 }, () =>
    runOperations(parts)
  )
  const watching = regularly(
    { log, what: 'the probation', every: Math.min(LONGEST_WATCH, parts.probation / 5) },
    underLease('probation', async () => {
      if (!safeMode) await watchProbation(parts, hosts)
    })
  )
  const revoking = regularly(
    { log, what: 'the look at revocations', every: DAY, first: 0 },
    underLease('revocations', () => obeyRevocations(parts))
  )
  const updating = regularly(
    { log, what: 'the look for updates', every: DAY, first: AFTER_START },
    underLease('updates', async () => {
      if (!safeMode) await requestUpdates(parts)
    })
  )
  const bringing = regularly(
    { log, what: 'the look at what comes with Caliopen', every: HOUR },
    async () => {
      if (!safeMode) await bringPreinstalled(parts)
    }
  )
  const clock = regularly({ log, what: 'the clock of the plugins', every: CLOCK_EVERY }, () =>
    tick(parts, place, hosts)
  )
  const following = regularly({ log, what: 'the look at plugins', every: FOLLOW_EVERY }, () =>
    hosts.refresh()
  )
  const loops = [guard, following, operations, watching, revoking, updating, bringing, clock]
  const unsubscribe = bus.subscribe('plugins.queued', () => operations.now())
  return {
    indexesRefreshed: () => revoking.now(),
    stop: async () => {
      unsubscribe()
      await Promise.all(loops.map((one) => one.stop()))
    },
  }
}
