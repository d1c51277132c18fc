import { idText } from '@caliopen/contract/ids'
import type { Log } from '@caliopen/contract/log'
import { PluginError } from '@caliopen/contract/plugin/errors'
import type { LinkedIdentity } from '@caliopen/contract/points/channel'
import type { SqlDatabase } from '#database/sql.js'
import type { PluginCalls } from '../../hosts/plugin_calls.js'
import type { Seal } from '#database/seal.js'
import { identitiesOfChannel } from '../identities.js'
import type { Identity } from '../identities.js'
import { ownText } from '../own_text.js'
import type { ProvidedChannel } from '../provided.js'
import { openCredentials } from './credentials.js'
import { readHealth, writeLinkState } from './link_state.js'
import type { LinkState } from './link_state.js'

export interface HeldParts {
  sql: SqlDatabase
  calls: PluginCalls
  seal: Seal
  log: Log
}

/** How long the first failure to start waits; each one more waits twice as long, up to the longest. */
const FIRST_WAIT = 10_000
const LONGEST_WAIT = 10 * 60_000

interface Started {
  identity: Identity
  /** null while it runs; else how often it could not be started, and when it is tried again */
  failing: { times: number; again: number } | null
}

/** The identities of one channel that this worker holds: started, watched, stopped. */
export class HeldChannel {
  readonly provided: ProvidedChannel
  readonly #parts: HeldParts
  readonly #started = new Map<string, Started>()

  constructor(provided: ProvidedChannel, parts: HeldParts) {
    this.provided = provided
    this.#parts = parts
  }

  get isUsed(): boolean {
    return this.#started.size > 0
  }

  /** Starts what is linked now or linked anew, and stops what is not. */
  async follow(now: number): Promise<void> {
    const linked = await identitiesOfChannel(this.#parts.sql, this.provided.declaration.name)
    const ids = new Set(linked.map(({ id }) => idText(id)))
    for (const id of this.#started.keys()) if (!ids.has(id)) await this.#stop(id)
    await Promise.all(linked.map((identity) => this.#startWhenDue(identity, now)))
  }

  /** The plugin began anew and knows of nothing. */
  forget(): void {
    this.#started.clear()
  }

  /** Asks the plugin how each link is, and writes it down. */
  async watch(): Promise<void> {
    await Promise.all(
      [...this.#started].map(async ([id, { identity, failing }]) => {
        if (!failing) await this.#tell(identity, await this.#healthOf(id))
      })
    )
  }

  async stopAll(): Promise<void> {
    await Promise.all([...this.#started.keys()].map((id) => this.#stop(id)))
  }

  async #startWhenDue(identity: Identity, now: number): Promise<void> {
    const id = idText(identity.id)
    const before = this.#started.get(id)
    const same = before?.identity.credentials === identity.credentials
    if (before && same && (!before.failing || before.failing.again > now)) return
    const times = (same ? before?.failing?.times : 0) ?? 0
    const failure = await this.#start(identity)
    const wait = Math.min(FIRST_WAIT * 2 ** times, LONGEST_WAIT)
    const failing = failure && { times: times + 1, again: now + wait }
    this.#started.set(id, { identity, failing })
    if (failure) await this.#tell(identity, failure)
  }

  /** What went wrong, or null. */
  async #start(identity: Identity): Promise<LinkState | null> {
    try {
      await this.#call('start', linkedIdentity(identity, this.#parts.seal))
      return null
    } catch (error) {
      return this.#failure(error, identity)
    }
  }

  async #healthOf(id: string): Promise<LinkState> {
    try {
      return readHealth(await this.#call('health', id), this.provided.plugin)
    } catch (error) {
      return this.#failure(error, this.#started.get(id)?.identity)
    }
  }

  async #stop(id: string): Promise<void> {
    this.#started.delete(id)
    try {
      await this.#call('stop', id)
    } catch (error) {
      this.#parts.log.warn({ err: error, identity: id }, 'A link could not be told to end')
    }
  }

  #call(method: 'start' | 'stop' | 'health', params: unknown): Promise<unknown> {
    const { plugin, declaration } = this.provided
    return this.#parts.calls.call(plugin, `channels/${declaration.name}/${method}`, params)
  }

  #tell(identity: Identity, state: LinkState): Promise<void> {
    return writeLinkState(this.#parts.sql, identity.id, state)
  }

  #failure(error: unknown, identity: Identity | undefined): LinkState {
    const { log } = this.#parts
    log.warn({ err: error, identity: identity && idText(identity.id) }, 'A link does not work')
    const refused = error instanceof PluginError && error.code === 'E_CREDENTIALS'
    const own = error instanceof PluginError ? error.text : null
    return {
      state: refused ? 'refused' : 'waiting',
      reason: own ? ownText(this.provided.plugin, own) : OF_OURS,
      since: Date.now(),
    }
  }
}

const OF_OURS = { key: 'channels.state.unwell', values: {} }

/** Throws E_UNSEALABLE where the credentials are another instance's. */
function linkedIdentity({ id, address, name, credentials }: Identity, seal: Seal): LinkedIdentity {
  const values = credentials === null ? {} : openCredentials(seal, id, credentials)
  return { id: idText(id), address, name, values }
}
