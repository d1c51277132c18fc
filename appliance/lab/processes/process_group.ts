import { readdirSync, readFileSync } from 'node:fs'

/** Whether a process group still has a member that runs; a zombie that nobody has collected yet does not. */
export function groupIsAlive(group: number): boolean {
  return groupExists(group) && groupMembers(group).length > 0
}

/** Process ids of the group's running members. */
export function groupMembers(group: number): number[] {
  return processes()
    .filter((process) => process.group === group && process.state !== 'Z')
    .map((process) => process.pid)
}

export interface ProcessRow {
  pid: number
  parent: number
  group: number
  state: string
}

/** Every process of the machine, from /proc/PID/stat (proc_pid_stat(5)). */
export function processes(): ProcessRow[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((entry) => {
      const row = readStat(Number(entry))
      return row ? [row] : []
    })
}

function readStat(pid: number): ProcessRow | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name stands in parentheses and may hold spaces and parentheses itself.
    const [state = '', parent, group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return { pid, state, parent: Number(parent), group: Number(group) }
  } catch {
    // It ended between the listing and the reading.
    return null
  }
}

function groupExists(group: number): boolean {
  try {
    process.kill(-group, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
