import { setTimeout as sleep } from 'node:timers/promises'
import { PluginError } from '@caliopen/contract/plugin/errors'
import type { PluginHost } from '@caliopen/contract/plugin/host'
import type { ChannelHealth, InboundMessage } from '@caliopen/contract/points/channel'
import type { Api, FarMessage } from './api.js'

const FIRST_PAUSE = 250
const LONGEST_PAUSE = 60_000
const MOST_EVENTS = 100

/** One identity's way in: asks for what is new, again and again, and hands it over. */
export class Link {
  readonly api: Api
  readonly #host: PluginHost
  readonly #identityId: string
  readonly #closing = new AbortController()
  health: ChannelHealth = { state: 'connecting', reason: null, since: Date.now() }

  constructor(host: PluginHost, identityId: string, api: Api) {
    this.#host = host
    this.#identityId = identityId
    this.api = api
  }

  /** Begins and does not wait: `health` tells how it goes. */
  open(): void {
    void this.#run()
  }

  close(): void {
    this.#closing.abort()
  }

  get #closed(): boolean {
    return this.#closing.signal.aborted
  }

  async #run(): Promise<void> {
    let pause = FIRST_PAUSE
    while (!this.#closed) {
      try {
        await this.#step()
        pause = FIRST_PAUSE
      } catch (error) {
        this.#say(error)
        await sleep(pause, null, { signal: this.#closing.signal }).catch(() => undefined)
        pause = Math.min(pause * 2, LONGEST_PAUSE)
      }
    }
  }

  /** Only when all of it is durable does our position move: what a crash interrupts comes again, as the same events. */
  async #step(): Promise<void> {
    const position = await this.#position()
    const messages = await this.api.messages(position)
    if (this.#closed) return
    this.#become('connected', null)
    for (let at = 0; at < messages.length && !this.#closed; at += MOST_EVENTS) {
      const some = messages.slice(at, at + MOST_EVENTS)
      await this.#host.channel.deliver(some.map((message) => this.#eventOf(message)))
      await this.#moveTo(some.at(-1)?.id ?? position)
    }
  }

  #eventOf(message: FarMessage): InboundMessage {
    return {
      kind: 'message',
      identityId: this.#identityId,
      sourceId: message.id,
      at: message.at,
      direction: message.own ? 'out' : 'in',
      correspondent: { address: message.with, name: message.name },
      room: null,
      subject: null,
      text: message.text,
      inReplyTo: null,
      attachments: [],
      fromArchive: false,
      transport: null,
      openpgp: null,
      source: JSON.stringify(message),
    }
  }

  async #position(): Promise<string> {
    const kept = await this.#host.storage.get(this.#key)
    return kept ? Buffer.from(kept).toString() : ''
  }

  async #moveTo(position: string): Promise<void> {
    await this.#host.storage.set(this.#key, Buffer.from(position))
  }

  get #key(): string {
    return `position/${this.#identityId}`
  }

  #say(error: unknown): void {
    if (this.#closed) return
    const refused = error instanceof PluginError && error.code === 'E_CREDENTIALS'
    this.#become(refused ? 'refused' : 'waiting', refused ? 'faults.token' : 'faults.away')
  }

  #become(state: ChannelHealth['state'], key: string | null): void {
    if (state === this.health.state) return
    this.health = { state, reason: key === null ? null : { key, values: {} }, since: Date.now() }
  }
}
