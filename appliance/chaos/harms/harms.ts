import type { Random } from '../random.js'
import type { Stage } from '../stage/stage.js'
import type { Harm } from './harm.js'
import { killRole, killSupervisor, pauseRole } from './processes.js'
import { crash, fillDisk, jumpClock } from './surroundings.js'

const HARMS: readonly Harm[] = [
  killRole('mail', 5),
  killRole('worker', 5),
  killRole('web', 2),
  killSupervisor,
  pauseRole('mail', 1),
  pauseRole('worker', 1),
  crash('BIND', 2),
  crash('MariaDB', 4),
  crash('rspamd', 2),
  crash('Redis', 1),
  fillDisk,
  jumpClock,
]

/** What happens in each round. Every kind comes once before chance decides, as far as there are rounds. */
export function planHarms(stage: Stage, random: Random, rounds: number): Harm[] {
  const possible = HARMS.filter((harm) => harm.isPossible(stage))
  const drawn = possible.flatMap((harm) => Array.from({ length: harm.weight }, () => harm))
  const plan = shuffled(possible, random)
  while (plan.length < rounds) plan.push(random.pick(drawn))
  return plan.slice(0, rounds)
}

export function impossibleHarms(stage: Stage): string[] {
  return HARMS.filter((harm) => !harm.isPossible(stage)).map(({ name }) => name)
}

function shuffled<T>(list: readonly T[], random: Random): T[] {
  return list
    .map((item) => ({ item, key: random.next() }))
    .sort((one, other) => one.key - other.key)
    .map(({ item }) => item)
}
