import type { Accept } from '@caliopen/contract/arrival'
import type { Log } from '@caliopen/contract/log'
import type { Bus } from '#core/bus/bus.js'
import { Dispatcher } from '#core/channels/dispatch/dispatcher.js'
import type { Counts } from '#core/channels/dispatch/tally.js'
import { ChannelRegistry } from '#core/channels/registry.js'
import { startUpkeep } from '#core/channels/upkeep/start_upkeep.js'
import { CheckedChannel } from '../antispam/outgoing/checked_channel.js'
import { OutgoingScans } from '../antispam/outgoing/scan_outgoing.js'
import { openResolver } from '../dns/open_resolver.js'
import type { SqlDatabase } from '#database/sql.js'
import type { SealForward } from '../sign/seal_forward.js'
import type { Srs } from '../forward/srs.js'
import type { Signer } from '../sign/signer.js'
import { EmailChannel } from './email_channel.js'
import { houseOf } from './house.js'
import type { SmarthostFor } from './smarthost/smarthost_for.js'

export interface DeliveringParts {
  settings: { dnsServers: readonly string[]; dnsTrusted?: boolean; outboundPort: number }
  /** where MTA-STS policies are fetched: 443, but for tests */
  policyPort?: number
  sql: SqlDatabase
  accept: Accept
  bus: Bus
  srs: Srs
  /** absent: what is passed on is not sealed */
  seal?: SealForward
  log: Log
  signer: Signer
  smarthostFor: SmarthostFor
}

export interface Delivering {
  /** since the start */
  readonly counts: Readonly<Counts>
  /** the channels of plugins register here, as they come and go */
  readonly channels: ChannelRegistry
  /** a channel was registered: what waits for it may go */
  wake(): void
  /** finishes what is on its way, as far as a few seconds allow */
  stop(): Promise<void>
}

const HTTPS = 443

/** What goes out, goes out from here: for the worker role. */
export async function startDelivering(parts: DeliveringParts): Promise<Delivering> {
  const { settings, sql, accept, bus, srs, seal, log, signer, smarthostFor } = parts
  const channels = new ChannelRegistry()
  const { dnsServers, dnsTrusted, outboundPort } = settings
  const forward = { srs, log, ...(seal && { seal }) }
  const resolver = openResolver(dnsServers, dnsTrusted)
  const { policyPort = HTTPS } = parts
  const email = new EmailChannel({
    ...{ sql, accept, forward, signer, smarthostFor },
    ...{ resolver, outboundPort, policyPort, log },
  })
  const house = houseOf(sql)
  const hostname = async () => (await house()).hostname
  channels.register(new CheckedChannel(email, new OutgoingScans({ sql, bus, log, hostname })))
  const dispatcher = new Dispatcher({ sql, channels, bus, log })
  const stopUpkeep = startUpkeep(sql, log)
  return {
    counts: dispatcher.tally.counts,
    channels,
    wake: () => dispatcher.wake(),
    async stop() {
      stopUpkeep()
      await dispatcher.stop()
      await channels.close()
    },
  }
}
