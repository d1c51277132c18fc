import { DIRECT_TLS_PORT, STARTTLS_PORT } from '../prosody/configuration.js'
import type { DnsRecord } from './zone_file.js'

export interface LabAddresses {
  /** where our own service listens */
  own: string
  /** where the far MX listens */
  far: string
  /** where nobody listens */
  dead: string
  /** where the XMPP server listens */
  chat: string
}

export type Zones = Record<string, readonly DnsRecord[]>

/** The world as the lab knows it. The root zone makes every other name an honest NXDOMAIN. */
export function defaultZones(address: LabAddresses): Zones {
  return {
    '.': [a('ns.lab.example.', address.own)],
    '127.in-addr.arpa': [
      pointer(address.own, 'mx.caliopen.example.'),
      pointer(address.far, 'mx.far.example.'),
    ],
    'caliopen.example': mailDomain('mx.caliopen.example.', address.own),
    'bench.example': mailDomain('mx.bench.example.', address.own),
    'far.example': mailDomain('mx.far.example.', address.far),
    // No MX: RFC 5321, section 5.1 says that the address record is the implicit one.
    'nomx.example': [a('@', address.far)],
    // The first exchanger refuses connections, the second answers.
    'second.example': [mx(10, 'mx.dead.example.'), mx(20, 'mx.far.example.')],
    'dead.example': mailDomain('mx.dead.example.', address.dead),
    // RFC 7505: this domain takes no mail.
    'nullmx.example': [a('@', address.far), mx(0, '.')],
    // An MX whose host does not exist.
    'lost.example': [mx(10, 'mx.nowhere.example.')],
    [SIGNED_ZONE]: mailDomain(`mx.${SIGNED_ZONE}.`, address.far),
    'chat.example': chatDomain('xmpp.chat.example.', address.chat),
    'expired.example': chatDomain('xmpp.expired.example.', address.chat),
    'stolen.example': chatDomain('xmpp.stolen.example.', address.chat),
    // No SRV: RFC 6120, section 3.2.2 says that the address record is the fallback.
    'talk.example': [a('@', address.chat)],
    'plain.example': [a('@', address.chat)],
    // RFC 2782: a target of "." says that there is no such service here.
    'nochat.example': [a('@', address.chat), srv('_xmpp-client._tcp', '0 0 0 .')],
  }
}

/** BIND signs it, and the lab's unbound has the key to verify it. */
export const SIGNED_ZONE = 'signed.example'

/** Domains whose mail ends at the far Postfix. */
export const FAR_DOMAINS = [
  ...['far.example', 'nomx.example', 'second.example'],
  ...['sts.example', SIGNED_ZONE, `other.${SIGNED_ZONE}`],
]

function mailDomain(host: string, address: string): DnsRecord[] {
  return [mx(10, host), a(host, address)]
}

/** Direct TLS (XEP-0368) is preferred to STARTTLS. */
function chatDomain(host: string, address: string): DnsRecord[] {
  return [
    srv('_xmpps-client._tcp', `5 1 ${DIRECT_TLS_PORT} ${host}`),
    srv('_xmpp-client._tcp', `10 1 ${STARTTLS_PORT} ${host}`),
    a(host, address),
  ]
}

function srv(name: string, value: string): DnsRecord {
  return { name, type: 'SRV', value }
}

function mx(preference: number, host: string): DnsRecord {
  return { name: '@', type: 'MX', value: `${preference} ${host}` }
}

function a(name: string, address: string): DnsRecord {
  return { name, type: 'A', value: address }
}

function pointer(address: string, host: string): DnsRecord {
  const name = address.split('.').slice(1).reverse().join('.')
  return { name, type: 'PTR', value: host }
}
