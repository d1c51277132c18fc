import { PluginError } from '@caliopen/contract/plugin/errors'
import {
  resolve4,
  resolve6,
  resolveSrv,
  type SrvRecord,
} from '@caliopen/contract/shims/dns_promises'
import { faults } from '../faults.js'
import { asciiDomain } from '../stanzas/addresses.js'

/** Where the stream of a domain may be opened. */
export interface Server {
  host: string
  port: number
  /** as xmpp.js writes it: xmpps: is TLS from the first byte, xmpp: becomes so with STARTTLS */
  service: string
}

const STARTTLS_PORT = 5222
const DIRECT_PORT = 5223
/** Nobody tries more than these. */
const MOST = 6

/** In the order in which they are to be tried; never empty. `host` is what a person wrote: a name, with :port or not. */
export async function serversOf(domain: string, host: string | null): Promise<Server[]> {
  if (host !== null) return serversAt(host)
  const ascii = asciiDomain(domain)
  const [direct, starttls] = await Promise.all([
    srvOf(`_xmpps-client._tcp.${ascii}`),
    srvOf(`_xmpp-client._tcp.${ascii}`),
  ])
  const records = [
    ...direct.map((record) => ({ ...record, scheme: 'xmpps' })),
    ...starttls.map((record) => ({ ...record, scheme: 'xmpp' })),
  ]
  if (records.length === 0) return serversWithoutRecords(domain)
  // RFC 2782: a target of "." says that the service is decidedly not there
  const offered = records.filter(({ name }) => name !== '' && name !== '.')
  if (offered.length === 0) throw faults.noService(domain)
  return inOrder(offered)
    .slice(0, MOST)
    .map(({ name, port, scheme }) => server(scheme, name, port))
}

/** RFC 2782: lowest priority first; within it by chance, as their weights say. XEP-0368 §2.1: both kinds together. */
export function inOrder<T extends Pick<SrvRecord, 'priority' | 'weight'>>(
  records: readonly T[],
  random: () => number = Math.random
): T[] {
  const drawn = records.map((record) => ({
    record,
    // the exponential trick draws by weight without replacement; a weight of 0 comes last
    key: -Math.log(1 - random()) / Math.max(record.weight, 0.001),
  }))
  return drawn
    .toSorted((a, b) => a.record.priority - b.record.priority || a.key - b.key)
    .map(({ record }) => record)
}

function serversAt(host: string): Server[] {
  const [, name = host, port] = /^(.+?|\[.+\])(?::(\d+))?$/.exec(host) ?? []
  if (port === undefined) {
    return [server('xmpp', name, STARTTLS_PORT), server('xmpps', name, DIRECT_PORT)]
  }
  const number = Number(port)
  return [server(number === STARTTLS_PORT ? 'xmpp' : 'xmpps', name, number)]
}

/** RFC 6120 §3.2.2: without SRV records, the domain itself on the port of old. */
async function serversWithoutRecords(domain: string): Promise<Server[]> {
  const name = asciiDomain(domain)
  const [v4, v6] = await Promise.all([noneAsEmpty(resolve4(name)), noneAsEmpty(resolve6(name))])
  if (v4.length + v6.length === 0) throw faults.noDomain(domain)
  return [server('xmpp', name, STARTTLS_PORT), server('xmpps', name, DIRECT_PORT)]
}

function server(scheme: string, host: string, port: number): Server {
  return { host, port, service: `${scheme}://${host}:${port}` }
}

function srvOf(name: string): Promise<SrvRecord[]> {
  return noneAsEmpty(resolveSrv(name))
}

async function noneAsEmpty<T>(work: Promise<T[]>): Promise<T[]> {
  try {
    return await work
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null
    if (code === 'ENODATA' || code === 'ENOTFOUND') return []
    throw error instanceof PluginError ? error : new PluginError('E_TEMPORARY', String(error))
  }
}
