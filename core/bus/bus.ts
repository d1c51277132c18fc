import type { Bus, BusLog } from './contract.js'
import { openMeshBus } from './mesh/mesh_bus.js'
import { sparingLog } from './sparing_log.js'
import type { BusMember } from './topics.js'

export type { Bus, BusLog, CallHandler, CallOptions } from './contract.js'

const silent: BusLog = { warn: () => undefined }

/** Unix sockets below `dataDir`, or Redis where the environment names one (many machines). */
export async function openBus(
  member: BusMember,
  dataDir: string,
  log: BusLog = silent
): Promise<Bus> {
  const redisUrl = process.env.REDIS_URL
  if (!redisUrl) return openMeshBus(member, dataDir, sparingLog(log))
  const { openRedisBus } = await import('./redis/redis_bus.js')
  return openRedisBus(member, redisUrl, sparingLog(log))
}
