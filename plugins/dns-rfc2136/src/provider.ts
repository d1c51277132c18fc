import type { FieldValues } from '@caliopen/contract/manifest/fields'
import { PluginError } from '@caliopen/contract/plugin/errors'
import type { PluginHost } from '@caliopen/contract/plugin/host'
import type { ChangeOutcome, DnsProviderPoint } from '@caliopen/contract/points/dns_provider'
import { readCredentials } from './credentials.js'
import { fault } from './faults.js'
import { Exchange } from './wire/exchange.js'
import { changeRRset } from './zone/change_rrset.js'
import { findZone } from './zone/find_zone.js'
import { readZone } from './zone/read_zone.js'

/** Dynamic updates (RFC 2136), signed (RFC 8945), over TCP. */
export function rfc2136(host: PluginHost): DnsProviderPoint {
  const over = <T>(credentials: FieldValues, work: (exchange: Exchange) => Promise<T>) =>
    connected(host, credentials, work)
  return {
    zoneOf: ({ credentials, name }) =>
      over(credentials, async (exchange) => ({ zone: await findZone(exchange, name) })),
    list: ({ credentials, zone }) => over(credentials, (exchange) => readZone(exchange, zone)),
    apply: ({ credentials, plan }) =>
      over(credentials, async (exchange) => {
        const outcomes: ChangeOutcome[] = []
        for (const change of plan.changes) {
          outcomes.push(await changeRRset(exchange, plan.zone, change))
        }
        return outcomes
      }),
  }
}

async function connected<T>(
  host: PluginHost,
  credentials: FieldValues,
  work: (exchange: Exchange) => Promise<T>
): Promise<T> {
  const { server, key } = readCredentials(credentials)
  const exchange = await away(() => Exchange.open(host, server, key))
  try {
    return await away(() => work(exchange))
  } finally {
    await exchange.close()
  }
}

/** What is neither our refusal nor theirs is the way between: another try may find it open. */
async function away<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof PluginError) throw error
    if (error instanceof TypeError) throw new PluginError('E_REFUSED', error.message)
    throw fault('E_TEMPORARY', 'away', error instanceof Error ? error.message : String(error))
  }
}
