import type { HostStream } from '../plugin/host.js'
import type { AskBroker } from './host.js'
import type { ConnectAnswer } from './protocol.js'

/** So that one write leaves room for others on the way to the core. */
const MOST_A_WRITE = 1024 * 1024

export function streamOver(ask: AskBroker, answer: ConnectAnswer): HostStream {
  return new BrokeredStream(ask, answer)
}

class BrokeredStream implements HostStream {
  readonly #ask: AskBroker
  readonly #stream: number
  readonly remoteAddress: string
  #tls: HostStream['tls']

  constructor(ask: AskBroker, { stream, tls, remoteAddress }: ConnectAnswer) {
    this.#ask = ask
    this.#stream = stream
    this.#tls = tls
    this.remoteAddress = remoteAddress
  }

  get tls(): HostStream['tls'] {
    return this.#tls
  }

  async write(bytes: Uint8Array): Promise<void> {
    const parts: Promise<null>[] = []
    for (let at = 0; at < bytes.byteLength; at += MOST_A_WRITE) {
      const part = bytes.subarray(at, at + MOST_A_WRITE)
      parts.push(this.#ask('stream/write', { stream: this.#stream, bytes: part }))
    }
    await Promise.all(parts)
  }

  read(): Promise<Uint8Array | null> {
    return this.#ask('stream/read', { stream: this.#stream })
  }

  async startTls({ servername }: { servername: string }): Promise<NonNullable<HostStream['tls']>> {
    const tls = await this.#ask('stream/startTls', { stream: this.#stream, servername })
    this.#tls = tls
    return tls
  }

  async close(): Promise<void> {
    await this.#ask('stream/close', { stream: this.#stream })
  }
}
