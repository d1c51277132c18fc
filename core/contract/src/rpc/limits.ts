import type { PeerLimits } from './peer.js'

const MIB = 1024 * 1024

const FROM_CORE = { json: 8 * MIB, whole: 16 * MIB }
/** JSON becomes up to thirty times as much memory once it is read: the untrusted side gets little of it. */
const FROM_PLUGIN = { json: 2 * MIB, whole: 9 * MIB }

/** The core reads from code that it does not trust. */
export const CORE_LIMITS: PeerLimits = {
  read: FROM_PLUGIN,
  sent: FROM_CORE,
  outgoing: { calls: 256, bytes: 32 * MIB, waiting: 1_024 },
  // some thousand calls a second cost a core's thread half of its time
  incoming: { calls: 1_024, bytes: 32 * MIB, pace: { burst: 4_000, steady: 1_000 } },
  behind: 4 * MIB,
}

/**
 * The child keeps within what the core reads, so that an honest plugin never feels those limits; and it always reads,
 * or both could wait for each other.
 */
export const CHILD_LIMITS: PeerLimits = {
  read: FROM_CORE,
  sent: FROM_PLUGIN,
  outgoing: { calls: 768, bytes: 16 * MIB, waiting: 16_384 },
  incoming: {
    calls: Infinity,
    bytes: Infinity,
    pace: { burst: 1e12, steady: 1e12 },
  },
  behind: Infinity,
}
