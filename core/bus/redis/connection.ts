import { Redis } from 'ioredis'
import type { BusLog } from '../contract.js'
import { BusError } from '../errors.js'

const CONNECT_WITHIN = 5_000

/** Rejects when Redis does not answer now; once connected, it comes back by itself. */
export async function connectToRedis(url: string, log: BusLog): Promise<Redis> {
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: CONNECT_WITHIN,
    maxRetriesPerRequest: 0,
    retryStrategy: (attempts) => Math.min(attempts * 50, 1_000),
  })
  redis.on('error', (error: Error) => log.warn({ err: error }, 'bus: Redis is away'))
  try {
    await redis.connect()
    return redis
  } catch (error) {
    redis.disconnect()
    throw new BusError('E_BUS_UNREACHABLE', `Redis does not answer: ${(error as Error).message}.`)
  }
}
