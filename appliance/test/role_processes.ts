import { readFileSync } from 'node:fs'
import { processes } from '#appliance/lab/processes/process_group.js'

export type Role = 'web' | 'mail' | 'worker'

const SCRIPTS: Record<Role, RegExp> = {
  web: /core\/bin\/server\.[jt]s/,
  mail: /core\/bin\/mail\.[jt]s/,
  worker: /core\/bin\/worker\.[jt]s/,
}

/** The process and all that came from it, while their parents live. */
export function descendants(root: number): number[] {
  const rows = processes().filter((row) => row.state !== 'Z')
  const found = new Set([root])
  let before = 0
  while (before !== found.size) {
    before = found.size
    for (const row of rows) if (found.has(row.parent)) found.add(row.pid)
  }
  return rows.map((row) => row.pid).filter((pid) => found.has(pid))
}

/** The role's process below `root`, or null while there is none. */
export function rolePid(root: number, role: Role): number | null {
  return descendants(root).find((pid) => SCRIPTS[role].test(commandLine(pid))) ?? null
}

/** The role's parent; `root` itself when it became the supervisor or no role runs. */
export function supervisorPid(root: number): number {
  const roles = (['web', 'mail', 'worker'] as const).map((role) => rolePid(root, role))
  const parent = processes().find((row) => roles.includes(row.pid))?.parent
  return parent ?? root
}

export function isRunning(pid: number): boolean {
  return processes().some((row) => row.pid === pid && row.state !== 'Z')
}

function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
  } catch {
    // It ended between the listing and the reading.
    return ''
  }
}
