import type { OutboundChannel } from './channel.js'
import { ChannelTakenError, UnknownChannelError } from './errors.js'

/** The ways out that this process knows, by the name that stands in `deliveries.channel`. They come and go. */
export class ChannelRegistry {
  #channels = new Map<string, OutboundChannel>()
  /** gone, but what they had in hand is settled by them */
  #former = new Map<string, OutboundChannel>()

  /** Throws E_CHANNEL_TAKEN. */
  register(channel: OutboundChannel): void {
    if (this.#channels.has(channel.name)) throw new ChannelTakenError(channel.name)
    this.#channels.set(channel.name, channel)
  }

  /** Nothing more is handed to it; what it has in hand it finishes. */
  unregister(name: string): void {
    const channel = this.#channels.get(name)
    if (channel) this.#former.set(name, channel)
    this.#channels.delete(name)
  }

  /** Also one that is gone since. Throws E_UNKNOWN_CHANNEL. */
  get(name: string): OutboundChannel {
    const channel = this.#channels.get(name) ?? this.#former.get(name)
    if (!channel) throw new UnknownChannelError(name)
    return channel
  }

  get names(): string[] {
    return [...this.#channels.keys()]
  }

  async close(): Promise<void> {
    const all = [...this.#channels.values(), ...this.#former.values()]
    await Promise.all(all.map((channel) => channel.close()))
  }
}
