import { execFileSync } from 'node:child_process'
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { RoleStates } from '#core/bin/supervisor_channel.js'

/** A role whose supervisor died ends within 2 s. */
const PATIENCE = 2_500
const TIME_TO_DIE = 5_000

/** A process number alone may be another program's by now; with its birth it is this process. */
interface Remembered {
  pid: number
  birth: string
}

/** Leaves word of who runs, for the start after a crash. */
export function rememberRoles(dataDir: string, states: RoleStates, log: Logger): void {
  const remembered = Object.values(states).flatMap((state) => {
    const birth = state?.pid ? birthOf(state.pid) : null
    return state?.pid && birth ? [{ pid: state.pid, birth } satisfies Remembered] : []
  })
  try {
    const unfinished = `${rolesFile(dataDir)}.part`
    writeFileSync(unfinished, JSON.stringify(remembered), { mode: 0o600 })
    renameSync(unfinished, rolesFile(dataDir))
  } catch (error) {
    log.warn({ err: error }, 'the list of running roles cannot be written')
  }
}

/** Roles of a former run that are still there get the time to end that they are promised, and no more. */
export async function endOrphans(dataDir: string): Promise<void> {
  const orphans = await withoutThoseThatEnd(readRoles(dataDir), PATIENCE)
  for (const { pid } of orphans) process.kill(pid, 'SIGKILL')
  // A killed process holds its ports until the system has cleared it away.
  await withoutThoseThatEnd(orphans, TIME_TO_DIE)
}

async function withoutThoseThatEnd(roles: Remembered[], patience: number): Promise<Remembered[]> {
  const until = Date.now() + patience
  let alive = roles.filter(isAlive)
  while (alive.length > 0 && Date.now() < until) {
    await sleep(50)
    alive = alive.filter(isAlive)
  }
  return alive
}

function rolesFile(dataDir: string): string {
  return join(dataDir, 'run', 'roles.json')
}

/** A list lost in a crash of the whole machine tells of nobody: they are gone too. */
function readRoles(dataDir: string): Remembered[] {
  try {
    return JSON.parse(readFileSync(rolesFile(dataDir), 'utf8')) as Remembered[]
  } catch {
    return []
  }
}

function isAlive({ pid, birth }: Remembered): boolean {
  return birthOf(pid) === birth
}

/** When the process began; null when there is none, or only its zombie. */
function birthOf(pid: number): string | null {
  return process.platform === 'linux' ? birthFromProc(pid) : birthFromPs(pid)
}

/** proc(5): state and starttime are fields 3 and 22; the name in field 2 may hold anything. */
function birthFromProc(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return fields[0] === 'Z' ? null : (fields[19] ?? null)
  } catch {
    return null
  }
}

function birthFromPs(pid: number): string | null {
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim()
  } catch {
    return null
  }
}
