import { parseArgs } from 'node:util'
import { ROOMS, type RoomName } from './rooms.js'

export interface FuzzRun {
  /** over all rooms */
  inputs: number
  seed: number
  rooms: readonly RoomName[]
}

const NAMES = Object.keys(ROOMS) as RoomName[]
const USAGE = `npm run fuzz -- [--inputs N] [--seed N] [--only ${NAMES.join('|')}]`

/** Throws a sentence. */
export function readOptions(args: readonly string[], anySeed: number): FuzzRun {
  const { values } = parseArgs({
    args: [...args],
    options: {
      inputs: { type: 'string', default: '100000' },
      seed: { type: 'string', default: String(anySeed) },
      only: { type: 'string', multiple: true, default: [] },
    },
  })
  const inputs = count(values.inputs)
  const seed = count(values.seed)
  const rooms = NAMES.filter((name) => values.only.length === 0 || values.only.includes(name))
  const isKnown = values.only.every((name) => NAMES.some((one) => one === name))
  if (!inputs || !seed || !isKnown) throw new TypeError(USAGE)
  return { inputs, seed, rooms }
}

function count(text: string): number {
  return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : 0
}
