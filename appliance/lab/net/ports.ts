import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'
import { LabError } from '../errors.js'

/** Below Linux's range for outgoing connections (from 32768), so that no client can take a port between probe and use. */
const LOWEST = 20_000
const HIGHEST = 32_000

const handedOut = new Set<number>()

/** A TCP port that is free on every one of the addresses, and that this process has not given away before. */
export async function freePort(addresses: readonly string[] = ['127.0.0.1']): Promise<number> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const port = randomInt(LOWEST, HIGHEST)
    if (handedOut.has(port)) continue
    const free = await Promise.all(addresses.map((address) => isFree(address, port)))
    if (!free.every(Boolean) || handedOut.has(port)) continue
    handedOut.add(port)
    return port
  }
  throw new LabError('E_LAB_NO_FREE_PORT', `No free port on ${addresses.join(', ')}`)
}

/** Whether nobody listens there. */
export function isFree(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(true)))
  })
}
