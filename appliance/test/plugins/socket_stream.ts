import { once } from 'node:events'
import { connect as connectTcp, type Socket } from 'node:net'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import { certificateCode } from '@caliopen/contract/plugin/certificate_codes'
import { PluginError } from '@caliopen/contract/plugin/errors'
import type { ConnectTarget, HostStream } from '@caliopen/contract/plugin/host'

const LARGEST_READ = 64 * 1024

/** A host's stream over a socket of this process, as the broker gives one. */
export class SocketStream implements HostStream {
  readonly remoteAddress: string
  readonly #ca: string | undefined
  #socket: Socket | TLSSocket
  #ended = false
  #failure: Error | null = null
  #wake: (() => void) | null = null

  private constructor(socket: Socket | TLSSocket, ca: string | undefined) {
    this.#socket = socket
    this.#ca = ca
    this.remoteAddress = socket.remoteAddress ?? ''
    this.#listen()
  }

  /** `address` is where the name of the target leads to. */
  static async open(target: ConnectTarget, address: string, ca?: string): Promise<SocketStream> {
    const endpoint = { host: address, port: target.port }
    const socket = target.tls
      ? connectTls({
          ...endpoint,
          ca,
          servername: target.tls.servername ?? target.host,
          ALPNProtocols: target.tls.alpn,
        })
      : connectTcp(endpoint)
    socket.setTimeout(target.timeout ?? 10_000, () => socket.destroy(new Error('no answer')))
    await once(socket, target.tls ? 'secureConnect' : 'connect').catch(asPluginError)
    socket.setTimeout(0)
    return new SocketStream(socket, ca)
  }

  get tls(): { protocol: string; cipher: string } | null {
    if (!('getCipher' in this.#socket)) return null
    return { protocol: this.#socket.getProtocol() ?? '', cipher: this.#socket.getCipher().name }
  }

  async write(bytes: Uint8Array): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#socket.write(bytes, (error) => (error ? reject(asTemporary(error)) : resolve()))
    })
  }

  async read(): Promise<Uint8Array | null> {
    for (;;) {
      const waiting = Math.min(this.#socket.readableLength, LARGEST_READ)
      const bytes: unknown = waiting > 0 ? this.#socket.read(waiting) : null
      if (bytes instanceof Uint8Array) return bytes
      if (this.#failure) throw this.#failure
      if (this.#ended) return null
      this.#socket.read(0)
      await new Promise<void>((resolve) => (this.#wake = resolve))
    }
  }

  async startTls({ servername }: { servername: string }) {
    const plain = this.#socket
    plain.removeAllListeners()
    const socket = connectTls({ socket: plain, servername, ca: this.#ca })
    this.#socket = socket
    await once(socket, 'secureConnect').catch(asPluginError)
    this.#listen()
    this.#wake?.()
    return { protocol: socket.getProtocol() ?? '', cipher: socket.getCipher().name }
  }

  async close(): Promise<void> {
    this.#socket.destroy()
  }

  /** As when a cable is pulled: no farewell. */
  cut(): void {
    this.#socket.destroy(new Error('cut by the test'))
  }

  #listen(): void {
    const wake = () => this.#wake?.()
    this.#socket.on('readable', wake)
    this.#socket.on('end', () => this.#end())
    this.#socket.on('close', () => this.#end())
    this.#socket.on('error', (error) => {
      this.#failure = asTemporary(error)
      wake()
    })
  }

  #end(): void {
    this.#ended = true
    this.#wake?.()
  }
}

/** What TLS says keeps its code, the rest is the way's. */
function asPluginError(error: unknown): never {
  const message = error instanceof Error ? error.message : String(error)
  throw new PluginError(certificateCode(error) ?? 'E_TEMPORARY', message)
}

function asTemporary(error: Error): PluginError {
  return new PluginError('E_TEMPORARY', error.message)
}
