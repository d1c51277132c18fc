import type { Bus } from '#core/bus/contract.js'
import type { Sql } from '#database/sql.js'
import { listInstalled } from '../installed/plugin_rows.js'
import { channelsOf } from './provided.js'
import type { ChannelSource, ProvidedChannel } from './provided.js'

/** What the bus lost is seen after so many milliseconds. */
const FRESH = 5_000

/** The channels of the plugins that are installed, remembered until the plugins change. */
export function channelSource(sql: Sql, bus: Pick<Bus, 'subscribe'>): ChannelSource {
  let known: Promise<ReadonlyMap<string, ProvidedChannel>> | null = null
  let until = 0
  bus.subscribe('plugins.changed', () => {
    known = null
  })
  return () => {
    if (known && Date.now() < until) return known
    until = Date.now() + FRESH
    const reading = listInstalled(sql).then(channelsOf)
    // What could not be read is asked for anew.
    reading.catch(() => {
      if (known === reading) known = null
    })
    known = reading
    return reading
  }
}
