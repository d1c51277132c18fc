import { spf } from 'mailauth/lib/spf/index.js'
import type { AuthenticationResult } from '@caliopen/contract/facts'
import { domainOf, normaliseDomain } from '#core/accounts/addresses.js'
import { type Lookups, forMailauth } from './answers.js'

export interface SpfSubject {
  /** the envelope sender; empty for the null path */
  from: string
  helo: string
  remoteAddress: string
  /** what we call ourselves: the macro %{r} (RFC 7208 §7.3) */
  hostname: string
}

export interface SpfVerdict {
  result: AuthenticationResult
  /** whose record was asked: the sender's, or that of HELO where there is none (RFC 7208 §2.4) */
  domain: string
  identity: 'mailfrom' | 'helo'
}

/** May this address send for this domain (RFC 7208)? null where there is no domain to ask about. */
export async function checkSpf(
  { from, helo, remoteAddress, hostname }: SpfSubject,
  lookups: Lookups
): Promise<SpfVerdict | null> {
  const identity = from === '' ? 'helo' : 'mailfrom'
  const domain = normaliseDomain(from === '' ? helo : domainOf(from))
  if (domain === null) return null
  const { resolve } = forMailauth(lookups)
  const { status } = await spf({
    ...(from === '' ? {} : { sender: `${from.slice(0, from.lastIndexOf('@'))}@${domain}` }),
    helo,
    ip: remoteAddress,
    mta: hostname,
    resolver: resolve,
    strict: true,
  })
  return { result: wordOf(status.result), domain, identity }
}

const WORDS: ReadonlySet<string> = new Set<AuthenticationResult>([
  'pass',
  'fail',
  'softfail',
  'neutral',
  'policy',
  'none',
  'temperror',
  'permerror',
])

/** RFC 8601 §2.7; an unknown word decides nothing. */
export function wordOf(result: string): AuthenticationResult {
  return isWord(result) ? result : 'neutral'
}

function isWord(result: string): result is AuthenticationResult {
  return WORDS.has(result)
}
