import type { DnsProviderPoint } from '../../points/dns_provider.js'
import type { Kit } from '../run.js'
import { finding, reading, writing } from './checks.js'
import type { DnsScenario } from './scenario.js'

/** What every provider of DNS owes the zones of others. */
export const dnsProvidersKit: Kit<DnsProviderPoint, DnsScenario> = {
  point: 'dnsProviders',
  checks: [...finding, ...reading, ...writing],
}
