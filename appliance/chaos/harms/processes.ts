import { setTimeout as sleep } from 'node:timers/promises'
import { waitUntil } from '#appliance/lab/wait.js'
import { supervisorPid, type Role } from '#appliance/test/role_processes.js'
import type { Stage } from '../stage/stage.js'
import type { Harm } from './harm.js'

const LONGEST_PAUSE = 3_000
/** A role that dies before it is ready waits up to 10 s for its next start. */
const TIME_TO_START = 30_000

export function killRole(role: Role, weight: number): Harm {
  return {
    ...{ name: `kill ${role}`, weight },
    isPossible: () => true,
    async happen(stage) {
      process.kill(await processOf(stage, role), 'SIGKILL')
    },
  }
}

/** It stands still for a while, and knows nothing of it. */
export function pauseRole(role: Role, weight: number): Harm {
  return {
    ...{ name: `pause ${role}`, weight },
    isPossible: () => true,
    async happen(stage, random) {
      const pid = await processOf(stage, role)
      process.kill(pid, 'SIGSTOP')
      await sleep(random.between(100, LONGEST_PAUSE))
      // Its supervisor may have ended it meanwhile.
      sendIfThere(pid, 'SIGCONT')
    },
  }
}

export const killSupervisor: Harm = {
  ...{ name: 'kill supervisor', weight: 2 },
  isPossible: () => true,
  async happen(stage) {
    const pid = supervisorPid(stage.caliopen.pid)
    process.kill(pid, 'SIGKILL')
    await stage.startAgain(pid)
  },
}

async function processOf(stage: Stage, role: Role): Promise<number> {
  const find = async () => stage.caliopen.rolePid(role)
  return waitUntil(`The ${role} role did not start:`, find, { timeout: TIME_TO_START })
}

function sendIfThere(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
