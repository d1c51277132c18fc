import type { Random } from '../random.js'
import type { Stage } from '../stage/stage.js'

/** Something that happens to a service. When it resolves, the cause is gone: what is left is to recover. */
export interface Harm {
  name: string
  /** how often, compared with the others */
  weight: number
  isPossible(stage: Stage): boolean
  happen(stage: Stage, random: Random): Promise<void>
}
