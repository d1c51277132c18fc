import type { OutboundChannel } from './channel.js'
import { ChannelTakenError, UnknownChannelError } from './errors.js'

/** The ways out that this process knows, by the name that stands in `deliveries.channel`. */
export class ChannelRegistry {
  #channels = new Map<string, OutboundChannel>()

  /** Throws E_CHANNEL_TAKEN. */
  register(channel: OutboundChannel): void {
    if (this.#channels.has(channel.name)) throw new ChannelTakenError(channel.name)
    this.#channels.set(channel.name, channel)
  }

  /** Throws E_UNKNOWN_CHANNEL. */
  get(name: string): OutboundChannel {
    const channel = this.#channels.get(name)
    if (!channel) throw new UnknownChannelError(name)
    return channel
  }

  get names(): string[] {
    return [...this.#channels.keys()]
  }

  async close(): Promise<void> {
    await Promise.all([...this.#channels.values()].map((channel) => channel.close()))
  }
}
