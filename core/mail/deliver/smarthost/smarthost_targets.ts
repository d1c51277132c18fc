import { isIP } from 'node:net'
import type { DnsAnswer } from '../../dns/resolver.js'
import type { Directory } from '../routes/directory.js'
import type { DeadEnd } from '../routes/plan.js'
import type { Target } from '../smtp/connect.js'
import type { Credentials } from '../smtp/login.js'
import type { Smarthost } from './smarthost_setting.js'

/** Where it is, and how it is talked to; a password goes to a host only that proved who it is. */
export interface OpenSmarthost extends Pick<Smarthost, 'host' | 'port' | 'tls'> {
  login: Credentials | null
}

export async function smarthostTargets(
  { host, port, tls, login }: OpenSmarthost,
  directory: Directory
): Promise<(Target | DeadEnd)[]> {
  const answer: DnsAnswer<string> = isIP(host)
    ? { kind: 'found', found: [host], authentic: true }
    : await directory.addressesOf(host)
  if (answer.kind !== 'found') {
    const reason = answer.kind === 'unknown' ? answer.reason : 'the DNS knows of none'
    return [{ kind: 'deferred', status: '4.4.3', reply: `Address of ${host}: ${reason}` }]
  }
  const isSafe = tls !== 'opportunistic' || login !== null
  return answer.found.map((address) => ({
    ...{ host, address, port, implicitTls: tls === 'implicit' },
    policy: { kind: isSafe ? 'required' : 'opportunistic' },
    ...(login && { login }),
  }))
}
