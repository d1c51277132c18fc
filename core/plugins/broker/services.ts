import type { Log } from '@caliopen/contract/log'
import type { ChannelEvent } from '@caliopen/contract/points/channel'
import type { SqlDatabase } from '#database/sql.js'
import type { Seal } from '#database/seal.js'
import type { NewLogLine } from './log/plugin_log.js'
import type { Reach } from './reach/reach.js'
import type { KeptStorage, StorageParts } from './storage/storage.js'
import type { BrokerTable } from './table.js'

/** What the core puts behind the broker. */
export interface BrokerServices {
  sql: SqlDatabase
  seal: Seal
  log: Log
  /** Resolves when all events are durable; rejects with a PluginError. Filled in by the channels. */
  deliver(pluginId: string, events: readonly ChannelEvent[]): Promise<void>
  /** `host:port` each; none means the system's resolvers */
  dnsServers: readonly string[]
  /** where it keeps things; its own rows where absent */
  storageOf?: (parts: StorageParts) => KeptStorage
  /** what answers within its reach; the network where absent */
  networkOf?: (reach: Reach) => BrokerNetwork
  /** where its lines are kept for the console; rows of their own where absent */
  logOf?: (plugin: string) => KeptLog
}

/** The part of the broker that reaches outside. */
export interface BrokerNetwork {
  table: BrokerTable
  close(): void
}

export interface KeptLog {
  write(lines: readonly NewLogLine[]): Promise<void>
}
