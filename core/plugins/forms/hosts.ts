import { isIPv4, isIPv6 } from 'node:net'
import { normaliseDomain } from '#core/accounts/addresses.js'

/** `name`, `192.0.2.1`, `[2001:db8::1]`, each with `:port` or without; an IPv6 address without a port may stand bare. */
const HOST = /^(?:\[(?<six>[^\]]+)\]|(?<name>[^:[\]]+))(?::(?<port>\d{1,5}))?$/

/** A host as it is kept, the name in A-labels (RFC 5890 §2.3.2.1); null for what is none. */
export function readHost(text: string): string | null {
  if (isIPv6(text)) return `[${text.toLowerCase()}]`
  const { six, name, port } = HOST.exec(text)?.groups ?? {}
  const host = six === undefined ? readName(name ?? '') : readIPv6(six)
  if (host === null) return null
  if (port === undefined) return host
  return Number(port) >= 1 && Number(port) <= 65_535 ? `${host}:${Number(port)}` : null
}

function readName(name: string): string | null {
  if (isIPv4(name)) return name
  const domain = normaliseDomain(name.replace(/\.$/, ''))
  // What ends in a number is read as an IPv4 address (WHATWG URL, "ends in a number"), and this is none
  return domain !== null && !/(?:^|\.)\d+$/.test(domain) ? domain : null
}

function readIPv6(address: string): string | null {
  return isIPv6(address) ? `[${address.toLowerCase()}]` : null
}
