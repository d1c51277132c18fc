import { hostOf, isLoopback } from '../session/doorkeeper.js'

const WINDOW_MS = 15 * 60_000
const MAX_FROM_HOST = 10
/** A proxy or a webmail of others may stand before us: there the limit of the account has to do. */
const MAX_FROM_LOOPBACK = 200
/** Higher than the host's, for it also shuts out the owner. */
const MAX_FOR_ACCOUNT = 50
const MAX_KEYS = 50_000

interface Failures {
  count: number
  since: number
}

/** Slows down who guesses passwords: counted by host and by account, forgotten after a while. */
export class FailedLogins {
  #failures = new Map<string, Failures>()

  /** Milliseconds until the next try is welcome; 0 for at once. */
  waitFor(remoteAddress: string, address: string): number {
    const host = hostOf(remoteAddress)
    const fromHost = isLoopback(host) ? MAX_FROM_LOOPBACK : MAX_FROM_HOST
    return Math.max(
      this.#wait(`host ${host}`, fromHost),
      this.#wait(`account ${address}`, MAX_FOR_ACCOUNT)
    )
  }

  add(remoteAddress: string, address: string): void {
    this.#count(`host ${hostOf(remoteAddress)}`)
    this.#count(`account ${address}`)
  }

  /** The owner is back: what was tried on the account before need not keep the owner out. */
  forgive(address: string): void {
    this.#failures.delete(`account ${address}`)
  }

  #wait(key: string, limit: number): number {
    const failures = this.#current(key)
    return failures.count < limit ? 0 : failures.since + WINDOW_MS - Date.now()
  }

  #count(key: string): void {
    if (this.#failures.size >= MAX_KEYS) this.#failures.clear()
    const { count, since } = this.#current(key)
    this.#failures.set(key, { count: count + 1, since })
  }

  #current(key: string): Failures {
    const failures = this.#failures.get(key)
    const isFresh = failures && Date.now() - failures.since < WINDOW_MS
    return isFresh ? failures : { count: 0, since: Date.now() }
  }
}
