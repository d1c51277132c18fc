import { readFileSync } from 'node:fs'

const PAGE = 4_096
/** Linux counts processor time in hundredths of a second (proc_pid_stat(5), sysconf(3)). */
const TICKS = 100

/** The last of a line of only children: what a wrapper started in the end. */
export function innermost(pid: number): number {
  const child = Number.parseInt(read(pid, `task/${pid}/children`), 10)
  return Number.isNaN(child) ? pid : innermost(child)
}

/** Bytes that are really in memory, buffers included; null when there is no such process (or no Linux). */
export function residentBytes(pid: number): number | null {
  const pages = read(pid, 'statm').split(' ')[1]
  return pages === undefined ? null : Number(pages) * PAGE
}

/** Seconds of processor time so far. */
export function processorSeconds(pid: number): number | null {
  const stat = read(pid, 'stat')
  // the name in brackets may hold anything
  const [utime, stime] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13)
  return utime === undefined ? null : (Number(utime) + Number(stime)) / TICKS
}

/** Empty when it has ended. */
function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return ''
  }
}
