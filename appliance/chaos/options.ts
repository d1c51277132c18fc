import { parseArgs } from 'node:util'

export type ChaosDatabase = 'sqlite' | 'mariadb'

export interface ChaosOptions {
  /** how often something is done to the service */
  rounds: number
  seed: number
  databases: readonly ChaosDatabase[]
  /** no round begins later than that; null: all of them, however long it takes */
  minutes: number | null
}

const USAGE =
  'npm run chaos -- [--rounds N] [--seed N] [--database sqlite|mariadb|both] [--minutes N]'

/** Throws a sentence. */
export function readOptions(args: readonly string[], anySeed: number): ChaosOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rounds: { type: 'string', default: '200' },
      seed: { type: 'string', default: String(anySeed) },
      database: { type: 'string', default: 'both' },
      minutes: { type: 'string' },
    },
  })
  const rounds = count(values.rounds)
  const seed = count(values.seed)
  const minutes = values.minutes === undefined ? null : count(values.minutes)
  const databases = DATABASES[values.database]
  if (!rounds || !seed || !databases || minutes === 0) throw new TypeError(USAGE)
  return { rounds, seed, minutes, databases }
}

const DATABASES: Record<string, readonly ChaosDatabase[]> = {
  sqlite: ['sqlite'],
  mariadb: ['mariadb'],
  both: ['sqlite', 'mariadb'],
}

function count(text: string): number {
  return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : 0
}
