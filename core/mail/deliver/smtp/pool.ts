import { connect } from './connect.js'
import type { Target } from './connect.js'
import type { Session } from './session.js'

/** How long a connection waits for the next message. */
const IDLE = 10_000

/** Some hosts count; then a new connection is kinder. */
const MESSAGES = 100

/** as many as may be at work for a destination */
const IDLE_A_HOST = 20

/** Open connections are dear to hosts that take many of ours at once: those that waited longest go. */
const IDLE_IN_ALL = 60

interface Waiting {
  session: Session
  timer: NodeJS.Timeout
}

/** Keeps connections for the next message to the same host. */
export class Pool {
  readonly #ourName: () => Promise<string>
  readonly #waiting = new Map<string, Waiting[]>()
  readonly #busy = new Set<Session>()
  /** those that wait, in the order in which they began to */
  readonly #idle = new Set<Session>()

  /** `ourName` is what EHLO says (RFC 5321 §4.1.1.1). */
  constructor(ourName: () => Promise<string>) {
    this.#ourName = ourName
  }

  /** An open connection, or null where none waits. */
  reuse(target: Target): Session | null {
    for (;;) {
      const waiting = this.#waiting.get(keyOf(target))?.pop()
      if (!waiting) return null
      clearTimeout(waiting.timer)
      this.#idle.delete(waiting.session)
      if (waiting.session.isOpen) return this.#lend(waiting.session)
    }
  }

  /** Throws E_UNREACHABLE. */
  async open(target: Target): Promise<Session> {
    return this.#lend(await connect(target, await this.#ourName()))
  }

  giveBack(session: Session): void {
    this.#busy.delete(session)
    if (!session.isOpen) return
    const waiting = this.#waiting.get(keyOf(session.target)) ?? []
    if (session.sent >= MESSAGES || waiting.length >= IDLE_A_HOST) return session.quit()
    const timer = setTimeout(() => this.#forget(session), IDLE)
    waiting.push({ session, timer })
    this.#waiting.set(keyOf(session.target), waiting)
    this.#idle.add(session)
    const [longest] = this.#idle
    if (this.#idle.size > IDLE_IN_ALL && longest) this.#forget(longest)
  }

  close(): void {
    for (const { session, timer } of [...this.#waiting.values()].flat()) {
      clearTimeout(timer)
      session.quit()
    }
    this.#waiting.clear()
    this.#idle.clear()
    for (const session of this.#busy) session.close()
    this.#busy.clear()
  }

  #lend(session: Session): Session {
    this.#busy.add(session)
    return session
  }

  #forget(session: Session): void {
    const key = keyOf(session.target)
    const all = this.#waiting.get(key) ?? []
    const others = all.filter((waiting) => waiting.session !== session)
    clearTimeout(all.find((waiting) => waiting.session === session)?.timer)
    this.#idle.delete(session)
    if (others.length > 0) this.#waiting.set(key, others)
    else this.#waiting.delete(key)
    session.quit()
  }
}

/** What was made safe enough for one way of asking need not be for another. */
function keyOf({ host, address, port, policy, login }: Target): string {
  return JSON.stringify([host, address, port, policy, login?.user])
}
