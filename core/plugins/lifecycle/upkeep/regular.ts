import type { Log } from '@caliopen/contract/log'

export interface Regular {
  /** at once, if nothing of it is going on; else again after that */
  now(): void
  /** Finishes what is begun. */
  stop(): Promise<void>
}

/** Work that is done every so many milliseconds, one after the other; a failure is told and the next time comes. */
export function regularly(
  { log, what, every, first = every }: { log: Log; what: string; every: number; first?: number },
  work: () => Promise<unknown>
): Regular {
  let timer: NodeJS.Timeout | null = null
  let running: Promise<void> | null = null
  let stopped = false
  let again = false

  const run = async () => {
    try {
      await work()
    } catch (error) {
      log.error({ err: error }, `${what} failed; it is tried again`)
    }
    running = null
    if (!stopped) schedule(again ? 0 : every)
    again = false
  }
  const schedule = (wait: number) => {
    if (timer) clearTimeout(timer)
    timer = setTimeout(() => (running = run()), wait).unref()
  }
  schedule(first)
  return {
    now: () => {
      if (running) again = true
      else if (!stopped) schedule(0)
    },
    stop: async () => {
      stopped = true
      if (timer) clearTimeout(timer)
      await running
    },
  }
}
