import { randomUUID } from 'node:crypto'
import type { Bus } from '#core/bus/contract.js'
import type { ChannelRegistry } from '#core/channels/registry.js'
import { Waker } from '#core/channels/dispatch/waker.js'
import type { PluginCalls } from '../../hosts/plugin_calls.js'
import { PluginChannel } from '../outbound/plugin_channel.js'
import type { ChannelSource, ProvidedChannel } from '../provided.js'
import { HeldChannel } from './held_channel.js'
import type { HeldParts } from './held_channel.js'
import { releaseLease, takeLease } from './lease.js'

/** The plugins' processes, as far as links need to know of them. */
export interface LinkHosts extends PluginCalls {
  /** The plugin stays up although nobody calls it, until it is deactivated. */
  keepRunning(plugin: string): Promise<void>
  /** Tells when a plugin has begun anew: it knows of no identity then. Answers with how to stop listening. */
  onStarted(listener: (plugin: string) => void): () => void
}

export interface LinksParts extends Omit<HeldParts, 'calls'> {
  hosts: LinkHosts
  channels: ChannelSource
  /** where the ways out register, as they come and go */
  registry: ChannelRegistry
  /** a way out was registered */
  onRegistered(): void
  bus: Bus
}

/** How often leases are renewed and links are looked at, in milliseconds: well within a lease. */
const ROUND = 10_000

/** Holds the links of accounts to the channels of plugins, as far as this worker has them. */
export class Links {
  readonly #owner = randomUUID()
  readonly #parts: LinksParts
  readonly #held = new Map<string, HeldChannel>()
  readonly #waker = new Waker()
  readonly #unsubscribe: (() => void)[]
  readonly #loop: Promise<void>
  #stopped = false

  constructor(parts: LinksParts) {
    this.#parts = parts
    const wake = () => this.#waker.wake()
    this.#unsubscribe = [
      parts.bus.subscribe('links.changed', wake),
      parts.bus.subscribe('plugins.changed', wake),
      parts.hosts.onStarted((plugin) => this.#beganAnew(plugin)),
    ]
    this.#loop = this.#run()
  }

  /** Ends every link of this worker and lets another one have them. */
  async stop(): Promise<void> {
    this.#stopped = true
    for (const unsubscribe of this.#unsubscribe) unsubscribe()
    this.#waker.wake()
    await this.#loop
    await Promise.all([...this.#held.keys()].map((name) => this.#drop(name)))
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      try {
        await this.#round(Date.now())
      } catch (error) {
        this.#parts.log.error({ err: error }, 'The links of channels could not be looked after')
      }
      await this.#waker.sleep(ROUND)
    }
  }

  async #round(now: number): Promise<void> {
    const provided = await this.#parts.channels()
    for (const [name, channel] of this.#held) {
      if (!isSame(channel.provided, provided.get(name))) await this.#drop(name)
    }
    for (const [name, channel] of provided) {
      if (channel.active) await this.#takeOrLeave(name, channel, now)
    }
  }

  async #takeOrLeave(name: string, provided: ProvidedChannel, now: number): Promise<void> {
    const isOurs = await takeLease(this.#parts.sql, name, this.#owner, now)
    if (!isOurs) return this.#drop(name)
    const held = this.#held.get(name) ?? this.#take(name, provided)
    await held.follow(now)
    // A plugin that holds a connection must not be stopped for being idle.
    if (held.isUsed) await this.#parts.hosts.keepRunning(provided.plugin)
    await held.watch()
  }

  #take(name: string, provided: ProvidedChannel): HeldChannel {
    const { sql, hosts, seal, log, registry } = this.#parts
    const held = new HeldChannel(provided, { sql, calls: hosts, seal, log })
    this.#held.set(name, held)
    registry.register(new PluginChannel({ name, plugin: provided.plugin, sql, calls: hosts }))
    this.#parts.onRegistered()
    return held
  }

  async #drop(name: string): Promise<void> {
    const held = this.#held.get(name)
    if (!held) return
    this.#held.delete(name)
    this.#parts.registry.unregister(name)
    await held.stopAll()
    await releaseLease(this.#parts.sql, name, this.#owner)
  }

  #beganAnew(plugin: string): void {
    for (const channel of this.#held.values()) {
      if (channel.provided.plugin === plugin) channel.forget()
    }
    this.#waker.wake()
  }
}

/** Another version of the plugin is another program, and is told of every identity anew. */
function isSame(held: ProvidedChannel, provided: ProvidedChannel | undefined): boolean {
  return provided?.active === true && provided.plugin === held.plugin && provided.hash === held.hash
}
