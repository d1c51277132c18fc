import type { PluginHost } from '../plugin/host.js'
import { PluginError } from '../plugin/errors.js'

/** What the shims need of a host. */
export type Network = Pick<PluginHost, 'connect' | 'resolve'>

let given: Network | null = null

/**
 * Libraries that were written for Node's sockets call `net`, `tls` and `dns` without knowing of a host: the plugin
 * says once, first thing in its factory, whose network these are.
 */
export function bringNetwork(host: Network): void {
  given = host
}

export function network(): Network {
  if (given) return given
  throw new PluginError('E_CONTRACT', 'bringNetwork(host) was not called before a socket was used')
}
