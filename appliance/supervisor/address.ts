import { networkInterfaces } from 'node:os'
import type { Instance } from '#core/config/instance.js'
import type { Settings } from '#core/config/settings.js'

/** The one line that says where to go. */
export function addressLine(settings: Settings, instance: Instance): string {
  const { installerToken } = instance
  const base = `http://${reachableHost(settings.host)}:${settings.port}`
  return installerToken === undefined
    ? `Webmail: ${base}/`
    : `Installer: ${base}/install?token=${installerToken}`
}

/** Somebody who listens on every address is called by the first that others can reach. */
function reachableHost(host: string): string {
  if (host !== '0.0.0.0' && host !== '::') return host.includes(':') ? `[${host}]` : host
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? [])
  const outside = addresses.find(({ internal, family }) => !internal && family === 'IPv4')
  return outside?.address ?? '127.0.0.1'
}
