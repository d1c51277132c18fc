import { readFileSync } from 'node:fs'
import { processes } from '#appliance/lab/processes/process_group.js'
import { descendants } from '#appliance/test/role_processes.js'

/** Linux counts processor time in hundredths of a second (proc_pid_stat(5), sysconf(3)). */
const TICKS = 100

/** Processes that this one started itself. */
export function children(): number[] {
  return processes()
    .filter((row) => row.parent === process.pid)
    .map((row) => row.pid)
}

/** What these processes, all that came from them and all that ended below them have worked, in seconds. */
export function processorSeconds(roots: readonly number[]): number {
  const pids = new Set(roots.flatMap(descendants))
  return [...pids].reduce((sum, pid) => sum + secondsOf(pid), 0)
}

function secondsOf(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    // utime, stime and, of children that were waited for, cutime, cstime
    const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0)
    return ticks / TICKS
  } catch {
    // It ended meanwhile: its parent's count has it.
    return 0
  }
}
