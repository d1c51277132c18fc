import type { Letter, OutboundChannel, Settle, ToldLetter } from '#core/channels/channel.js'
import type { OutgoingScans } from './scan_outgoing.js'

/** A channel that delivers only what may leave. What is held is the queue's, and not settled. */
export class CheckedChannel implements OutboundChannel {
  readonly name: string
  readonly concurrency: OutboundChannel['concurrency']
  readonly #channel: OutboundChannel
  readonly #scans: OutgoingScans

  constructor(channel: OutboundChannel, scans: OutgoingScans) {
    this.name = channel.name
    this.concurrency = channel.concurrency
    this.#channel = channel
    this.#scans = scans
  }

  async deliver(
    destination: string,
    letters: readonly Letter[],
    settle: Settle,
    signal: AbortSignal
  ): Promise<void> {
    const answers = await Promise.all(
      letters.map(async (letter) => ((await this.#scans.mayLeave(letter)) ? [letter] : []))
    )
    const leaving = answers.flat()
    if (leaving.length > 0) await this.#channel.deliver(destination, leaving, settle, signal)
  }

  tellSender(letter: ToldLetter): Promise<void> {
    return this.#channel.tellSender(letter)
  }

  async close(): Promise<void> {
    await this.#scans.close()
    await this.#channel.close()
  }
}
