import { PluginError } from '../../plugin/errors.js'
import type { HostStream } from '../../plugin/host.js'

const LARGEST_READ = 64 * 1024
const TLS = { protocol: 'TLSv1.3', cipher: 'TLS_AES_256_GCM_SHA384' }

/** The end of a stream that a test's server holds. */
export interface FarStream {
  /** the next bytes; null when the plugin has closed, or the network broke */
  read(): Promise<Uint8Array | null>
  /** reads until the text so far matches; throws when the stream ends before */
  readUntil(pattern: RegExp): Promise<string>
  write(bytes: Uint8Array | string): void
  /** the plugin reads to the end of what was written, then null */
  end(): void
  /** whether the plugin speaks TLS on it, from the beginning or since STARTTLS */
  readonly encrypted: boolean
  readonly closed: boolean
}

/** Two ends in memory: what one writes the other reads. */
export class StreamPair {
  readonly #toFar = new ByteQueue()
  readonly #toNear = new ByteQueue()
  #encrypted: boolean
  #broken = false

  constructor(encrypted: boolean) {
    this.#encrypted = encrypted
  }

  readonly near: HostStream = this.#makeNear()
  readonly far: FarStream = this.#makeFar()

  /** As when the network goes: writing fails, reading ends. */
  break(): void {
    this.#broken = true
    this.#toFar.end()
    this.#toNear.end()
  }

  /** The test's server has thrown: the plugin sees a stream that failed, and so does who reads the result. */
  fail(error: unknown): void {
    const words = error instanceof Error ? error.message : String(error)
    this.#toNear.fail(new PluginError('E_TEMPORARY', `the server of the test failed: ${words}`))
    this.#toFar.end()
  }

  #makeNear(): HostStream {
    const tls = () => (this.#encrypted ? TLS : null)
    return {
      get tls() {
        return tls()
      },
      remoteAddress: '192.0.2.1',
      write: async (bytes) => {
        if (this.#broken || this.#toFar.ended) {
          throw new PluginError('E_TEMPORARY', 'the connection is closed')
        }
        this.#toFar.push(Uint8Array.from(bytes))
      },
      read: () => this.#toNear.next(LARGEST_READ),
      startTls: async () => {
        this.#encrypted = true
        return TLS
      },
      close: async () => this.break(),
    }
  }

  #makeFar(): FarStream {
    const encrypted = () => this.#encrypted
    const toFar = this.#toFar
    let text = ''
    return {
      get encrypted() {
        return encrypted()
      },
      get closed() {
        return toFar.ended
      },
      read: () => toFar.next(LARGEST_READ),
      readUntil: async (pattern) => {
        while (!pattern.test(text)) {
          const bytes = await toFar.next(LARGEST_READ)
          if (!bytes) throw new Error(`the plugin closed before it wrote ${pattern}`)
          text += Buffer.from(bytes).toString()
        }
        const read = text
        text = ''
        return read
      },
      write: (bytes) => this.#toNear.push(Uint8Array.from(Buffer.from(bytes))),
      end: () => this.#toNear.end(),
    }
  }
}

class ByteQueue {
  #chunks: Uint8Array[] = []
  #failure: Error | null = null
  #wake: (() => void) | null = null
  ended = false

  push(bytes: Uint8Array): void {
    if (this.ended || bytes.byteLength === 0) return
    this.#chunks.push(bytes)
    this.#wake?.()
  }

  end(): void {
    this.ended = true
    this.#wake?.()
  }

  fail(error: Error): void {
    this.#failure = error
    this.end()
  }

  async next(most: number): Promise<Uint8Array | null> {
    while (this.#chunks.length === 0 && !this.ended) {
      await new Promise<void>((resolve) => (this.#wake = resolve))
    }
    const first = this.#chunks.shift()
    if (first) return this.#atMost(first, most)
    if (this.#failure) throw this.#failure
    return null
  }

  #atMost(bytes: Uint8Array, most: number): Uint8Array {
    if (bytes.byteLength > most) this.#chunks.unshift(bytes.subarray(most))
    return bytes.subarray(0, most)
  }
}
