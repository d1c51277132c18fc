import { setTimeout as wait } from 'node:timers/promises'
import { startCaliopen } from '#appliance/test/caliopen.js'
import type { Caliopen } from '#appliance/test/caliopen.js'
import { waitUntil } from '#appliance/lab/wait.js'
import { isRunning } from '#appliance/test/role_processes.js'

export type Victim = 'web' | 'mail' | 'worker' | 'supervisor'

const VICTIMS: readonly Victim[] = ['mail', 'worker', 'mail', 'worker', 'web', 'supervisor']
const LONGEST_WAIT = 400

/** Kills processes of a running Caliopen without warning (SIGKILL), at random moments. */
export class Killer {
  #caliopen: Caliopen
  readonly kills: Victim[] = []

  constructor(caliopen: Caliopen) {
    this.#caliopen = caliopen
  }

  /** What runs now: after the supervisor's death it is another start on the same data and ports. */
  get caliopen(): Caliopen {
    return this.#caliopen
  }

  async kill(): Promise<Victim> {
    const victim = VICTIMS[Math.floor(Math.random() * VICTIMS.length)] ?? 'mail'
    await wait(Math.random() * LONGEST_WAIT)
    const pid = await this.#caliopen.kill(victim)
    this.kills.push(victim)
    if (victim === 'supervisor') await this.#startAgain(pid)
    return victim
  }

  /** As an operator, or systemd, would. */
  async #startAgain(pid: number) {
    await waitUntil('The supervisor outlived SIGKILL', async () => !isRunning(pid), {
      timeout: 5_000,
    })
    const { env, dataDir } = this.#caliopen
    this.#caliopen = await startCaliopen({ env, dataDir })
  }
}
