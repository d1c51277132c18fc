import type { Reply } from '../session/reply.js'
import type { Client } from '../session/rules.js'
import { hostOf, isLoopback } from '../session/doorkeeper.js'

/** A mistyped address or two is nobody's harvest. */
const FREE = 2
const FIRST_MS = 500
const LONGEST_MS = 10_000
/** A host that asked for nobody so long starts anew. */
const FORGOTTEN_MS = 10 * 60_000
const MAX_HOSTS = 10_000

/** How long the answer to an unknown recipient waits, when it is the host's so many-th. */
export function delayAfter(unknown: number): number {
  if (unknown <= FREE) return 0
  return Math.min(FIRST_MS * 2 ** (unknown - FREE - 1), LONGEST_MS)
}

interface Asked {
  unknown: number
  at: number
}

/** Makes it slow to find out who is here by asking for everybody. Loopback is many hosts: there a session counts. */
export class Tarpit {
  #asked = new Map<string, Asked>()

  /** The refusal of a recipient whom nobody knows. */
  slow(refusal: Reply, client: Pick<Client, 'remoteAddress' | 'sessionId'>, now: number): Reply {
    const host = hostOf(client.remoteAddress)
    const key = isLoopback(host) ? client.sessionId : host
    const before = this.#asked.get(key)
    const isRecent = before !== undefined && now - before.at < FORGOTTEN_MS
    const unknown = (isRecent ? before.unknown : 0) + 1
    if (this.#asked.size >= MAX_HOSTS) this.#asked.clear()
    this.#asked.set(key, { unknown, at: now })
    const delayMs = delayAfter(unknown)
    return delayMs > 0 ? { ...refusal, delayMs } : refusal
  }
}
