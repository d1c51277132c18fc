import { setTimeout as sleep } from 'node:timers/promises'
import { PluginError } from '@caliopen/contract/plugin/errors'
import type { PluginHost } from '@caliopen/contract/plugin/host'
import type {
  ChannelHealth,
  LinkedIdentity,
  OutboundMessage,
  Receipt,
} from '@caliopen/contract/points/channel'
import { Memory } from '../archive/memory.js'
import { connectionFault, faults } from '../faults.js'
import { readAddress } from '../stanzas/addresses.js'
import { delayAfter } from './back_off.js'
import { Connection } from './connection.js'
import type { Deliveries } from './deliveries.js'
import { Outbox } from './outbox.js'
import { Sent } from './sent.js'
import { Standing } from './standing.js'

const BACK_OFF = { first: 1_000, longest: 300_000 }
/** A refusal may be the server's mistake; asking often looks like guessing passwords. */
const AFTER_REFUSAL = 1_800_000
/** A connection that stood so long was a good one. */
const STEADY = 60_000

/** One linked identity: keeps it connected, from `start` to `stop`. */
export class Account {
  readonly #standing: Standing
  readonly #sent: Sent
  readonly #outbox: Outbox
  readonly #stopping = new AbortController()
  #connection: Connection | null = null
  #health: ChannelHealth = { state: 'connecting', reason: null, since: Date.now() }
  #running: Promise<void> = Promise.resolve()

  private constructor(standing: Standing) {
    const { host, identity } = standing
    this.#standing = standing
    this.#sent = new Sent(host.storage, identity.id)
    this.#outbox = new Outbox(this.#sent, standing)
  }

  /** Remembers what it was before; connects nothing yet. */
  static async of(
    host: PluginHost,
    deliveries: Deliveries,
    identity: LinkedIdentity
  ): Promise<Account> {
    const memory = await Memory.load(host.storage, identity.id)
    return new Account(new Standing(host, identity, deliveries, memory))
  }

  get health(): ChannelHealth {
    return this.#health
  }

  start(): void {
    this.#running = this.#run()
  }

  async stop(): Promise<void> {
    const { deliveries, identity, sm, memory } = this.#standing
    this.#stopping.abort()
    this.#outbox.fail(faults.notConnected())
    await this.#connection?.session.leave()
    await Promise.all([this.#running, deliveries.drop(identity.id)])
    sm.over(undefined)
    await memory.flush()
  }

  /** Resolves when the server has the message; asked again for the same one, it is sent once. */
  send(message: OutboundMessage): Promise<Receipt> {
    return this.#outbox.send(message)
  }

  mark(correspondent: string, sourceId: string): Promise<void> {
    return this.#outbox.mark(correspondent, sourceId)
  }

  /** Connects, again and again, until it is stopped. */
  async #run(): Promise<void> {
    const { signal } = this.#stopping
    for (let failures = 0; !signal.aborted;) {
      const since = Date.now()
      const fault = await this.#connect().catch((error: unknown) => error)
      // The core is gone, or this process is: there is nobody left to connect for.
      if (signal.aborted || (fault instanceof PluginError && fault.code === 'E_GONE')) return
      failures = Date.now() - since > STEADY ? 1 : failures + 1
      const wait = this.#failed(fault, failures)
      // Being stopped is what ends the sleep early.
      await sleep(wait, undefined, { signal }).catch(() => undefined)
    }
  }

  /** One connection, from its beginning to its end, which is always an error. */
  async #connect(): Promise<never> {
    if (this.#health.state !== 'waiting') this.#set('connecting')
    await this.#sent.tidy()
    const connection = await Connection.open(this.#standing, this.#stopping.signal)
    this.#connection = connection
    try {
      return await connection.run(() => {
        this.#set('connected')
        this.#outbox.open(connection)
      })
    } finally {
      this.#connection = null
      this.#outbox.close()
    }
  }

  /** Answers the milliseconds until the next try. */
  #failed(error: unknown, failures: number): number {
    const { identity, host } = this.#standing
    const domain = readAddress(identity.address)?.domain ?? identity.address
    const fault = connectionFault(domain, error)
    const isRefused = fault.code !== 'E_TEMPORARY'
    // A message waits for a better day, unless the person must act first.
    if (fault.code === 'E_CREDENTIALS') this.#outbox.fail(fault)
    this.#set(isRefused ? 'refused' : 'waiting', fault)
    host.log.info('the connection ended', { identity: identity.id, reason: fault.message })
    return isRefused ? AFTER_REFUSAL : delayAfter(failures, BACK_OFF)
  }

  #set(state: ChannelHealth['state'], fault: PluginError | null = null): void {
    const reason = fault?.text ?? null
    if (state === this.#health.state && reason?.key === this.#health.reason?.key) return
    this.#health = { state, reason, since: Date.now() }
  }
}
