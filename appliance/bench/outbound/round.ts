import { setTimeout as sleep } from 'node:timers/promises'
import { processorSeconds } from '../measure/processor_time.js'
import type { Contender } from './contender.js'

export interface Round {
  destinations: number
  /** messages a second, from the moment they may go until the last one has gone */
  sent: number
  /** processor time of all its processes, a message, in milliseconds */
  processor: number
}

const PATIENCE_MS = 300_000
const LOOK_EVERY_MS = 20

/** Fills the queue, lets it go, and waits until it is empty. */
export async function measureRound(
  contender: Contender,
  messages: number,
  destinations: number
): Promise<Round> {
  await contender.fill(messages, destinations)
  const workBefore = processorSeconds(contender.roots)
  const startedAt = performance.now()
  await contender.release()
  await waitUntilSent(contender, startedAt + PATIENCE_MS)
  const seconds = (performance.now() - startedAt) / 1000
  const work = processorSeconds(contender.roots) - workBefore
  return { destinations, sent: messages / seconds, processor: (work * 1000) / messages }
}

async function waitUntilSent(contender: Contender, until: number): Promise<void> {
  for (;;) {
    const waiting = await contender.waiting()
    if (waiting === 0) return
    if (performance.now() > until) throw new Error(`${contender.name}: ${waiting} are still there`)
    await sleep(LOOK_EVERY_MS)
  }
}
