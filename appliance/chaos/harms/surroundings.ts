import { setTimeout as sleep } from 'node:timers/promises'
import type { Harm } from './harm.js'

const LONGEST_ABSENCE = 3_000
const HOUR = 3_600

/** A neighbour dies and is away for a while. */
export function crash(server: string, weight: number): Harm {
  return {
    ...{ name: `kill ${server}`, weight },
    isPossible: ({ lab }) => lab.server(server) !== undefined,
    async happen({ lab }, random) {
      const process = lab.server(server)
      await process?.crash()
      await sleep(random.between(0, LONGEST_ABSENCE))
      process?.startAgain()
    },
  }
}

export const fillDisk: Harm = {
  ...{ name: 'fill disk', weight: 2 },
  isPossible: ({ disk }) => disk !== null,
  async happen({ disk, caliopen }, random) {
    await disk?.fill()
    await sleep(random.between(300, 2_500))
    const role = random.pick(['mail', 'worker', null] as const)
    // A start on a full disk is the harder half of it.
    if (role) await caliopen.kill(role)
    await sleep(random.between(0, 1_500))
    await disk?.free()
  },
}

/** Mostly forward, as after a suspension; now and then back, as when a wrong clock is set right. */
export const jumpClock: Harm = {
  ...{ name: 'jump clock', weight: 2 },
  isPossible: ({ clock }) => clock !== null,
  async happen({ clock }, random) {
    const forward = random.chance(0.65)
    await clock?.jump(forward ? random.between(60, 2 * HOUR) : -random.between(10, 300))
    await sleep(clock?.latency ?? 0)
  },
}
