import type { HostStream, PluginHost } from '@caliopen/contract/plugin/host'
import { signMessage, TsigVerifier, type TsigKey } from './tsig.js'

export interface Server {
  host: string
  port: number
}

export interface SignedReply {
  bytes: Buffer
  /** what the server's signature says of ours: 0 where all is well */
  tsigError: number
}

const LONGEST_ANSWER = 32 * 1024 * 1024

/** One connection to a name server (RFC 7766): messages with their length before them, all signed. */
export class Exchange {
  readonly #stream: HostStream
  readonly #key: TsigKey
  #rest = Buffer.alloc(0)

  constructor(stream: HostStream, key: TsigKey) {
    this.#stream = stream
    this.#key = key
  }

  static async open(host: PluginHost, server: Server, key: TsigKey): Promise<Exchange> {
    return new Exchange(await host.connect(server), key)
  }

  async ask(message: Buffer): Promise<SignedReply> {
    const verifier = await this.#send(message)
    const bytes = await this.#receive()
    return { bytes, tsigError: verifier.take(bytes) }
  }

  /** An answer of many messages: `isLast` says when it is whole. */
  async askForMany(
    message: Buffer,
    isLast: (reply: SignedReply) => boolean
  ): Promise<SignedReply[]> {
    const verifier = await this.#send(message)
    const replies: SignedReply[] = []
    let size = 0
    for (;;) {
      const bytes = await this.#receive()
      size += bytes.length
      if (size > LONGEST_ANSWER) throw new Error('a zone of more than 32 MiB')
      const reply = { bytes, tsigError: verifier.take(bytes) }
      replies.push(reply)
      if (isLast(reply)) break
    }
    if (replies.every(({ tsigError }) => tsigError === 0) && !verifier.isComplete) {
      throw new Error('an answer whose end is not signed')
    }
    return replies
  }

  async close(): Promise<void> {
    await this.#stream.close()
  }

  async #send(message: Buffer): Promise<TsigVerifier> {
    const { bytes, mac } = signMessage(message, this.#key)
    const length = Buffer.alloc(2)
    length.writeUInt16BE(bytes.length, 0)
    await this.#stream.write(Buffer.concat([length, bytes]))
    return new TsigVerifier(this.#key, mac)
  }

  async #receive(): Promise<Buffer> {
    const length = await this.#take(2)
    return this.#take(length.readUInt16BE(0))
  }

  async #take(size: number): Promise<Buffer> {
    while (this.#rest.length < size) {
      const more = await this.#stream.read()
      if (more === null) throw new Error('the connection ended in the middle')
      this.#rest = Buffer.concat([this.#rest, more])
    }
    const taken = this.#rest.subarray(0, size)
    this.#rest = this.#rest.subarray(size)
    return taken
  }
}
