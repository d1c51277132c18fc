import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'

/** One that answers questions. */
export interface Server {
  host: string
  port: number
  /** its word on what is authentic counts */
  trusted: boolean
}

/**
 * Those given, `host:port` each; where none is, the system's. Whether an answer was verified is
 * believed over a path that nobody else can write on (RFC 6840 §5.8, RFC 7672 §2.2): from this
 * machine, or where somebody vouches for it: `trusted`, or `trust-ad` of resolv.conf(5).
 */
export function serversOf(given: readonly string[], trusted: boolean): Server[] {
  const system = given.length > 0 ? null : readSystem('/etc/resolv.conf')
  const places = system?.servers ?? given.map(placeOf)
  const vouched = trusted || (system?.vouched ?? false)
  return places.map((place) => ({ ...place, trusted: vouched || isLoopback(place.host) }))
}

function readSystem(path: string): { servers: Omit<Server, 'trusted'>[]; vouched: boolean } {
  const lines = readLines(path)
  const hosts = lines.flatMap((line) => /^\s*nameserver\s+([^\s#;]+)/.exec(line)?.[1] ?? [])
  const usable = hosts.filter((host) => isIP(host.replace(/%.*$/, '')) !== 0)
  return {
    // resolv.conf(5): without any, the one on this machine
    servers: (usable.length > 0 ? usable : ['127.0.0.1']).map((host) => ({ host, port: 53 })),
    vouched: lines.some((line) => /^\s*options\b.*\btrust-ad\b/.test(line)),
  }
}

function readLines(path: string): string[] {
  try {
    return readFileSync(path, 'utf8').split('\n')
  } catch {
    // Without the file the system asks itself, resolv.conf(5).
    return []
  }
}

/** `192.0.2.1:53` or `[2001:db8::1]:53` */
function placeOf(server: string): Omit<Server, 'trusted'> {
  const colon = server.lastIndexOf(':')
  return {
    host: server.slice(0, colon).replace(/^\[(.*)\]$/, '$1'),
    port: Number(server.slice(colon + 1)),
  }
}

function isLoopback(host: string): boolean {
  return host === '::1' || host === 'localhost' || /^127\.\d+\.\d+\.\d+$/.test(host)
}
