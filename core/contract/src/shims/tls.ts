import type { HostStream } from '../plugin/host.js'
import { PluginError } from '../plugin/errors.js'
import { asError, Socket, type ConnectOptions } from './net.js'
import { network } from './network.js'
import type { StreamReader } from './reader.js'

export interface TlsOptions extends ConnectOptions {
  /** a connected socket that goes on encrypted (STARTTLS) */
  socket?: Socket
  servername?: string
  ALPNProtocols?: string[]
  /** the broker verifies every certificate: asking for less is refused */
  rejectUnauthorized?: boolean
}

/** `tls.TLSSocket` over the broker, which speaks TLS and has verified the certificate before this connects. */
export class TLSSocket extends Socket {
  readonly encrypted = true
  authorized = false
  authorizationError: Error | null = null
  alpnProtocol: string | false = false
  servername: string | false = false
  #under: Socket | null = null

  /** Called by `tls.connect`. */
  async secure(options: TlsOptions): Promise<void> {
    if (options.rejectUnauthorized === false) {
      this.destroy(new PluginError('E_NOT_ALLOWED', 'certificates are always verified'))
      return
    }
    this.servername = options.servername ?? options.host ?? false
    if (options.socket) await this.#upgrade(options.socket)
    else await this.open(options)
  }

  getProtocol(): string | null {
    return this.stream?.tls?.protocol ?? null
  }

  getCipher(): { name: string; standardName: string; version: string } {
    const { protocol = '', cipher = '' } = this.stream?.tls ?? {}
    return { name: cipher, standardName: cipher, version: protocol }
  }

  /** The certificate stays with the broker. */
  getPeerCertificate(): Record<string, never> {
    return {}
  }

  protected override dial(options: TlsOptions & { host: string; port: number }) {
    const { host, port, timeout, servername, ALPNProtocols } = options
    return network().connect({
      host,
      port,
      tls: { ...(servername && { servername }), ...(ALPNProtocols && { alpn: ALPNProtocols }) },
      ...(timeout ? { timeout } : {}),
    })
  }

  protected override adopt(stream: HostStream, reader?: StreamReader): void {
    this.authorized = true
    super.adopt(stream, reader)
    this.emit('secureConnect')
  }

  async #upgrade(socket: Socket): Promise<void> {
    this.connecting = true
    this.#under = socket
    this.remotePort = socket.remotePort
    try {
      const servername = this.servername
      if (servername === false) {
        throw new PluginError('E_CONTRACT', 'tls.connect needs a servername or host')
      }
      const { stream, reader } = socket.surrender()
      const tls = await stream.startTls({ servername })
      this.adopt(encrypted(stream, tls), reader)
    } catch (error) {
      this.connecting = false
      this.destroy(asError(error))
    }
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    super._destroy(error, (after) => {
      this.#under?.destroy()
      done(after)
    })
  }
}

/** A host answers what was agreed upon; its `tls` may or may not change with it. */
function encrypted(stream: HostStream, tls: NonNullable<HostStream['tls']>): HostStream {
  return {
    tls,
    remoteAddress: stream.remoteAddress,
    write: (bytes) => stream.write(bytes),
    read: () => stream.read(),
    startTls: (options) => stream.startTls(options),
    close: () => stream.close(),
  }
}

export function connect(options: TlsOptions, connected?: () => void): TLSSocket
export function connect(port: number, host?: string, options?: TlsOptions): TLSSocket
export function connect(
  target: TlsOptions | number,
  second?: string | (() => void),
  third?: TlsOptions
): TLSSocket {
  const socket = new TLSSocket()
  if (typeof second === 'function') socket.once('secureConnect', second)
  const host = typeof second === 'string' ? { host: second } : {}
  const options = typeof target === 'number' ? { ...third, ...host, port: target } : target
  void socket.secure(options)
  return socket
}

/** Nobody reaches a plugin from outside. */
export function createServer(): never {
  throw new PluginError('E_NOT_ALLOWED', 'a plugin cannot listen')
}

/** Keys and authorities are the broker's: a context has nothing to hold. */
export function createSecureContext(): Record<string, never> {
  return {}
}

export const rootCertificates: readonly string[] = []

export default { TLSSocket, connect, createServer, createSecureContext, rootCertificates }
