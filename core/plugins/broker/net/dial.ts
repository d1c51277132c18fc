import { connect as connectSocket, type Socket } from 'node:net'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import { certificateCode } from '@caliopen/contract/plugin/certificate_codes'
import { PluginError } from '@caliopen/contract/plugin/errors'
import type { Use } from '../reach/host_rules.js'
import type { Reach } from '../reach/reach.js'
import { kindOfAddress } from './addresses.js'
import type { BrokerResolver } from './resolver.js'

export interface Dialed {
  socket: Socket
  /** the one that was checked and that the stream leads to */
  address: string
}

export interface TlsWish {
  servername: string
  alpn?: readonly string[]
  /** milliseconds */
  timeout: number
}

/**
 * The one way out: the place must be approved, every address is judged after the DNS was asked, and the connection is
 * made to the very address that was judged, so that a name that changes its mind in between (DNS rebinding) gains nothing.
 */
export class Dialer {
  constructor(
    readonly reach: Reach,
    readonly resolver: BrokerResolver
  ) {}

  /** Rejects with E_NOT_ALLOWED, or with E_TEMPORARY when nobody is there. */
  async dial(host: string, port: number, use: Use, timeout: number): Promise<Dialed> {
    if (!this.reach.allows(host, port, use)) throw notApproved(host, port, use)
    const until = Date.now() + timeout
    let reason = 'no address'
    for (const address of await this.#addressesOf(host)) {
      try {
        return { socket: await reachAddress(address, port, share(until - Date.now())), address }
      } catch (error) {
        reason = error instanceof Error ? error.message : String(error)
      }
    }
    throw new PluginError('E_TEMPORARY', `${host}:${port} is not reached: ${reason}`)
  }

  /** Only such as may be connected to; one that may not be refuses the whole name, for it is not what it seems. */
  async #addressesOf(host: string): Promise<string[]> {
    const isApproved = this.reach.isPrivateApproved(host)
    const addresses = await this.resolver.addressesOf(host, isApproved)
    for (const address of addresses) {
      const kind = kindOfAddress(address)
      if (kind === 'public' || (kind === 'private' && isApproved)) continue
      throw new PluginError('E_NOT_ALLOWED', `${host} leads to the ${kind} address ${address}`)
    }
    return addresses
  }
}

/** Verified by the system's certificate authorities and NODE_EXTRA_CA_CERTS. Takes the socket over, also when it fails. */
export function encrypt(
  socket: Socket,
  { servername, alpn, timeout }: TlsWish
): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const isName = !/^[\d.]+$|:/.test(servername)
    const tls = connectTls({
      socket,
      host: servername,
      servername: isName ? servername : '',
      minVersion: 'TLSv1.2',
      ALPNProtocols: alpn && [...alpn],
    })
    const timer = setTimeout(() => tls.destroy(new Error('no answer in time')), timeout)
    const failed = (error: Error) => {
      clearTimeout(timer)
      socket.destroy()
      const sentence = `TLS with ${servername} failed: ${error.message}`
      reject(new PluginError(certificateCode(error) ?? 'E_TEMPORARY', sentence))
    }
    tls.on('error', failed)
    tls.once('close', () => failed(new Error('it was closed')))
    tls.once('secureConnect', () => {
      clearTimeout(timer)
      tls.removeAllListeners('close')
      resolve(tls)
    })
  })
}

function reachAddress(host: string, port: number, timeout: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connectSocket({ host, port, noDelay: true })
    const timer = setTimeout(() => socket.destroy(new Error('no answer in time')), timeout)
    // it stays: an error that nobody listens to would end the core, and whoever reads sees the end of the stream
    socket.on('error', (error) => {
      clearTimeout(timer)
      reject(error)
    })
    socket.once('connect', () => {
      clearTimeout(timer)
      resolve(socket)
    })
  })
}

/** An address that swallows everything leaves time for the next one. */
function share(left: number): number {
  return Math.min(left, Math.max(left / 2, 2_000))
}

function notApproved(host: string, port: number, use: Use): PluginError {
  return new PluginError('E_NOT_ALLOWED', `${use} to ${host}:${port} is not approved`)
}
