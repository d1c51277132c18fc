import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

/** KiB: a process's share of all memory (proc_pid_smaps(5)). */
export function pssOf(pid: number): number {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')
  return Number(/^Pss:\s+(\d+) kB$/m.exec(rollup)?.[1] ?? 0)
}

export interface Peak {
  /** KiB, the highest that was seen */
  stop(): Promise<number>
}

/** Looks at a process's memory again and again until it is stopped. */
export function watchPeak(pid: number, every = 100): Peak {
  let highest = pssOf(pid)
  let stopped = false
  const watching = (async () => {
    while (!stopped) {
      highest = Math.max(highest, pssOf(pid))
      await sleep(every)
    }
  })()
  return {
    async stop() {
      stopped = true
      await watching
      return Math.max(highest, pssOf(pid))
    },
  }
}
