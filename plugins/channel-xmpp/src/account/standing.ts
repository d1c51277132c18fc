import type { PluginHost } from '@caliopen/contract/plugin/host'
import type { LinkedIdentity } from '@caliopen/contract/points/channel'
import type { Memory } from '../archive/memory.js'
import type { Capabilities } from '../session/capabilities.js'
import { StreamManagement } from '../session/stream_management.js'
import { Roster } from '../stanzas/roster.js'
import type { Deliveries } from './deliveries.js'

/** What an account has beyond each of its connections. */
export class Standing {
  readonly host: PluginHost
  readonly identity: LinkedIdentity
  readonly deliveries: Deliveries
  readonly memory: Memory
  readonly sm = new StreamManagement()
  readonly roster = new Roster()
  capabilities: Capabilities = { archive: false, carbons: false, stamps: false }
  /** ours among the account's programs, as the server has it */
  resource = ''
  /** all was asked for on the session that stands */
  isPrepared = false
  /** and the archive was read to its end */
  isCaughtUp = false

  constructor(host: PluginHost, identity: LinkedIdentity, deliveries: Deliveries, memory: Memory) {
    this.host = host
    this.identity = identity
    this.deliveries = deliveries
    this.memory = memory
  }
}
