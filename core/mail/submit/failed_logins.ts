import { createHash } from 'node:crypto'
import { isKnownNetwork } from '#core/accounts/app_passwords/sign_in_networks.js'
import type { Sql } from '#database/sql.js'
import { hostOf, isLoopback } from '../session/doorkeeper.js'

const WINDOW_MS = 15 * 60_000
const MAX_FROM_HOST = 10
/** A proxy or a webmail of others may stand before us: there the limit of the account has to do. */
const MAX_FROM_LOOPBACK = 200
/** Where the account is at home somebody mistyped, or a forgotten telephone has the old password. */
const MAX_FROM_KNOWN = 100
/** Higher than the host's, for it also shuts out the owner who is somewhere new. */
const MAX_FOR_ACCOUNT = 50
const MAX_KEYS = 50_000

interface Failures {
  key: string
  points: number
  /** milliseconds since the epoch */
  expire: number
}

/**
 * Slows down who guesses passwords: counted by host and by account in `rate_limits`, so that every process
 * knows and a restart forgives nobody. Who has to wait is remembered here too, and costs the database nothing.
 */
export class FailedLogins {
  #sql: Sql
  #shut = new Map<string, number>()

  constructor(sql: Sql) {
    this.#sql = sql
  }

  /** Milliseconds until the next try is welcome; 0 for at once. */
  async waitFor(remoteAddress: string, address: string): Promise<number> {
    const pair = pairKey(remoteAddress, address)
    const remembered = (this.#shut.get(pair) ?? 0) - Date.now()
    if (remembered > 0) return remembered
    const wait = await this.#lookUp(remoteAddress, address)
    if (wait > 0) this.#remember(pair, Date.now() + wait)
    return wait
  }

  async add(remoteAddress: string, address: string): Promise<void> {
    const now = Date.now()
    const rows = [hostKey(remoteAddress), accountKey(address)].map((key) => [
      ...[key, 1, now + WINDOW_MS],
    ])
    await this.#sql.insert('rate_limits', ['key', 'points', 'expire'], rows, {
      keys: ['key'],
      // in this order: MySQL sees the new points when it works out the next column
      update: {
        points: `case when expire <= ${now} then 1 else points + 1 end`,
        expire: `case when expire <= ${now} then new(expire) else expire end`,
      },
    })
  }

  async #lookUp(remoteAddress: string, address: string): Promise<number> {
    const [ofHost, ofAccount] = [hostKey(remoteAddress), accountKey(address)]
    const keys = [[ofHost], [ofAccount]]
    const columns = ['key', 'points', 'expire']
    const found = await this.#sql.find<Failures>('rate_limits', columns, ['key'], keys)
    const host = found.find(({ key }) => key === ofHost)
    const account = found.find(({ key }) => key === ofAccount)
    const wait = Math.max(
      waitOf(host, isLoopback(hostOf(remoteAddress)) ? MAX_FROM_LOOPBACK : MAX_FROM_HOST),
      waitOf(account, MAX_FOR_ACCOUNT)
    )
    const isHome = wait > 0 && (await isKnownNetwork(this.#sql, address, remoteAddress))
    return isHome ? waitOf(host, MAX_FROM_KNOWN) : wait
  }

  #remember(pair: string, until: number): void {
    if (this.#shut.size >= MAX_KEYS) this.#shut.clear()
    this.#shut.set(pair, until)
  }
}

function waitOf(failures: Failures | undefined, limit: number): number {
  if (!failures || failures.points < limit) return 0
  return Math.max(0, failures.expire - Date.now())
}

function hostKey(remoteAddress: string): string {
  return `login:host:${hostOf(remoteAddress)}`
}

/** Anybody may type any address: the table keeps only what it hashes to. */
function accountKey(address: string): string {
  return `login:account:${createHash('sha256').update(address).digest('base64url')}`
}

function pairKey(remoteAddress: string, address: string): string {
  return `${hostOf(remoteAddress)} ${address}`
}
