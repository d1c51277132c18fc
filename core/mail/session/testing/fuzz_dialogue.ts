import { monitorEventLoopDelay } from 'node:perf_hooks'
import fc from 'fast-check'
import { script } from './dialogue_script.js'
import { type SmallHouse, openSmallHouse } from './small_house.js'
import { Talk } from './talk.js'

const AT_ONCE = 25
const LONGEST_MS = 1_000
const MIB = 1024 * 1024
const MOST_GROWN = 64 * MIB
/** the whole of it must be free again in the end */
const ROOM = 4 * MIB
const NO_LINE_END = /\r(?!\n)|(?<!\r)\n|\0/

export interface FuzzDialogueOptions {
  inputs: number
  seed?: number
}

/**
 * Says so many dialogues to a listener, at once or packet by packet, and leaves. Throws where it falls, stands
 * still for a second, keeps a message that holds what no line end is, or does not give back all memory, places
 * and room.
 */
export async function fuzzDialogue({ inputs, seed }: FuzzDialogueOptions): Promise<void> {
  const limits = { inFlightBytes: ROOM, connectionsFromLoopback: AT_ONCE, errors: 10 }
  const house = await openSmallHouse({ limits })
  const delay = monitorEventLoopDelay({ resolution: 20 })
  delay.enable()
  let before = 0
  try {
    for (let done = 0; done < inputs; done += AT_ONCE) {
      const count = Math.min(AT_ONCE, inputs - done)
      const batchSeed = seed === undefined ? undefined : seed + done
      await sayAll(house, fc.sample(script, { numRuns: count, seed: batchSeed }))
      if (delay.max / 1e6 > LONGEST_MS) throw new Error(`stood still in the inputs up to ${done}`)
      if (done < inputs / 4) before = process.memoryUsage().rss
    }
    const grown = process.memoryUsage().rss - before
    if (before > 0 && grown > MOST_GROWN) throw new Error(`grew by ${Math.round(grown / MIB)} MiB`)
    await expectAllGivenBack(house)
  } finally {
    delay.disable()
    await house.close()
  }
}

async function sayAll(house: SmallHouse, scripts: readonly string[][]): Promise<void> {
  house.log.length = house.taken.length = 0
  await Promise.all(
    scripts.map(async (steps) => {
      try {
        await say(house.port, steps)
      } catch (error) {
        throw new Error(`in ${JSON.stringify(steps)}`, { cause: error })
      }
    })
  )
  const unsound = house.taken.find(({ text }) => NO_LINE_END.test(text))
  if (unsound) throw new Error(`took ${JSON.stringify(unsound.text)}`)
}

/** Listens until the server lets go. */
async function say(port: number, steps: readonly string[]): Promise<void> {
  const talk = await Talk.with(port)
  await talk.play('S: 220')
  if (steps.length % 3) talk.send('EHLO client.example\r\n')
  for (const step of steps) {
    talk.send(step)
    if (steps.length % 2) await new Promise(setImmediate)
  }
  talk.end()
  // behind the answer to STARTTLS it speaks TLS
  const said = (await talk.rest()).replace(/(^220 2\.0\.0 [^\r\n]*\r\n)[^]*$/m, '$1')
  talk.leave()
  const odd = said.split('\r\n').find((reply) => !/^(?:\d{3}[ -].*)?$/.test(reply))
  if (odd !== undefined) throw new Error(`said ${JSON.stringify(odd)}`)
}

/** All places are free, and all of the room. */
async function expectAllGivenBack(house: SmallHouse): Promise<void> {
  const talks = await Promise.all(Array.from({ length: AT_ONCE }, () => house.talk()))
  for (const talk of talks) {
    await talk.play(
      `C: MAIL FROM:<x@far.example> SIZE=${ROOM}\r\n`,
      'S: 250',
      'C: QUIT\r\n',
      'S: 221'
    )
    talk.leave()
  }
}
