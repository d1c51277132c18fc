import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { processorSeconds } from '../measure/processor_time.js'
import type { Contender } from './contender.js'
import { send } from './load.js'
import type { SigningKey } from '#core/mail/sign/keys/key.js'
import { makeSigned, sendSigned } from './signed_load.js'

export interface Round {
  /** messages a second until the last 250 */
  accepted: number
  /** messages a second until the last of them can be read */
  delivered: number
  /** processor time of all its processes, a message, in milliseconds: what other work on the machine changes little */
  processor: number
}

/** More than this is not a slow service but a lost message. */
const PATIENCE_MS = 300_000
const LOOK_EVERY_MS = 50

/** Sends the messages and waits until every one of them can be read. */
export async function measureRound(
  contender: Contender,
  { messages, accounts }: { messages: number; accounts: number },
  /** what every message is signed with */
  key: SigningKey | null = null
): Promise<Round> {
  const word = `r${randomBytes(6).toString('hex')}`
  const load = { to: contender.smtp, messages, accounts, word }
  const signed = key && (await makeSigned(messages, word, key))
  const workBefore = processorSeconds(contender.roots)
  const startedAt = performance.now()
  await (signed ? sendSigned(load, signed) : send(load))
  const accepted = performance.now() - startedAt
  await waitForAll(contender, word, messages)
  const delivered = performance.now() - startedAt
  const work = processorSeconds(contender.roots) - workBefore
  return {
    accepted: rate(messages, accepted),
    delivered: rate(messages, delivered),
    processor: (work * 1000) / messages,
  }
}

async function waitForAll(contender: Contender, word: string, messages: number): Promise<void> {
  const until = performance.now() + PATIENCE_MS
  for (;;) {
    const readable = await contender.readable(word, messages)
    if (readable === messages) return
    if (readable > messages || performance.now() > until) {
      throw new Error(`${contender.name}: ${messages} messages sent, ${readable} can be read`)
    }
    await sleep(LOOK_EVERY_MS)
  }
}

function rate(messages: number, milliseconds: number): number {
  return (messages * 1000) / milliseconds
}
