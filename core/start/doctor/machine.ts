import { Resolver } from 'node:dns/promises'
import { statfs } from 'node:fs/promises'
import type { Settings } from '#core/config/settings.js'
import { bad, good, warning, type Finding } from './finding.js'

const LITTLE = 1_000_000_000
const VERY_LITTLE = 100_000_000

export async function freeBytes(dataDir: string): Promise<number> {
  const { bavail, bsize } = await statfs(dataDir)
  return bavail * bsize
}

export function judgeDisk(free: number, dataDir: string): Finding {
  const words = `${(free / 1e9).toFixed(1)} GB are free for ${dataDir}`
  const advice = 'Make room: without it no mail is accepted.'
  if (free < VERY_LITTLE) return bad('disk', words, advice)
  return free < LITTLE ? warning('disk', words, advice) : good('disk', words)
}

/** Whether names can be looked up at all: any answer, "no such name" too, is one. */
export async function judgeResolver({ dnsServers }: Settings): Promise<Finding> {
  const resolver = new Resolver({ timeout: 2_000, tries: 1 })
  if (dnsServers.length > 0) resolver.setServers(dnsServers)
  const who = dnsServers.length > 0 ? dnsServers.join(', ') : 'the system’s resolver'
  try {
    await resolver.resolveNs('.')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'ENOTFOUND' && code !== 'ENODATA') {
      const advice = 'Mail finds no way out without it: see DNS_SERVERS, or /etc/resolv.conf.'
      return bad('DNS', `${who} does not answer (${code})`, advice)
    }
  }
  return good('DNS', `${who} answers`)
}
