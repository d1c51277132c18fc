import { isIPv6 } from 'node:net'
import type { Limits } from './limits.js'
import { TOO_MANY_CONNECTIONS, TOO_MANY_FROM_HOST } from './refusals.js'
import type { Reply } from './reply.js'

/** Counts who is inside, over all listeners that share it. */
export class Doorkeeper {
  #limits: Limits
  #inside = 0
  #fromHost = new Map<string, number>()

  constructor(limits: Limits) {
    this.#limits = limits
  }

  /** null: come in, and call leave() once on the way out */
  enter(address: string): Reply | null {
    const host = hostOf(address)
    const fromHost = this.#fromHost.get(host) ?? 0
    if (this.#inside >= this.#limits.connections) return TOO_MANY_CONNECTIONS
    if (fromHost >= this.#limitOf(host)) return TOO_MANY_FROM_HOST
    this.#inside += 1
    this.#fromHost.set(host, fromHost + 1)
    return null
  }

  leave(address: string): void {
    const host = hostOf(address)
    const left = (this.#fromHost.get(host) ?? 0) - 1
    this.#inside -= 1
    if (left > 0) this.#fromHost.set(host, left)
    else this.#fromHost.delete(host)
  }

  #limitOf(host: string): number {
    const { connectionsFromHost, connectionsFromLoopback } = this.#limits
    return isLoopback(host) ? connectionsFromLoopback : connectionsFromHost
  }
}

/** A host with IPv6 has a whole /64 to call from (RFC 4291 §2.5.4). */
export function hostOf(text: string): string {
  const address = text.replace(/^::ffff:(?=\d+\.)/i, '')
  if (!isIPv6(address) || address === '::1') return address
  const [head = '', tail = ''] = address.split('::')
  const left = head.split(':').filter(Boolean)
  const right = tail.split(':').filter(Boolean)
  const zeros = Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0')
  return [...left, ...zeros, ...right].slice(0, 4).join(':')
}

export function isLoopback(host: string): boolean {
  return host === '::1' || host.startsWith('127.')
}
