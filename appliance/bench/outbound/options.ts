import { parseArgs } from 'node:util'

export interface OutboundOptions {
  messages: number
  /** to how many domains they go, each by another host */
  destinations: number[]
  database: 'sqlite' | 'mysql'
  /** Postfix is measured as well */
  peer: boolean
  rounds: number
  json?: string
  /** a folder for V8's processor profiles of our roles, which then run slower */
  profile?: string
}

const USAGE =
  'bench outbound [--messages N] [--destinations N,N] [--database sqlite|mysql] [--no-peer] [--rounds N] [--json FILE] [--profile DIR]'

/** Throws a sentence. */
export function readOptions(args: string[]): OutboundOptions {
  const { values } = parseArgs({
    args,
    allowNegative: true,
    options: {
      messages: { type: 'string', default: '2000' },
      destinations: { type: 'string', default: '1,50' },
      database: { type: 'string', default: 'sqlite' },
      peer: { type: 'boolean', default: true },
      rounds: { type: 'string', default: '1' },
      json: { type: 'string' },
      profile: { type: 'string' },
    },
  })
  const { database, peer, json, profile } = values
  if (database !== 'sqlite' && database !== 'mysql') throw new TypeError(USAGE)
  const [messages, rounds] = [values.messages, values.rounds].map(count)
  const destinations = values.destinations.split(',').map(count)
  if (!messages || !rounds || destinations.some((one) => one < 1 || one > 250)) {
    throw new TypeError(USAGE)
  }
  return { messages, destinations, database, peer, rounds, json, profile }
}

function count(text: string): number {
  return /^[1-9]\d{0,5}$/.test(text) ? Number(text) : 0
}
