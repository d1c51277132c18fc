import { createSeal } from 'mailauth/lib/arc/index.js'
import type { MessageBytes } from '@caliopen/contract/bytes'
import type { AuthenticationFacts, AuthenticationResult } from '@caliopen/contract/facts'
import type { Seal } from '#database/seal.js'
import type { SqlDatabase } from '#database/sql.js'
import { resultsValue } from '../authenticate/header/results.js'
import { resultsOfFacts } from '../authenticate/results.js'
import { Keyring } from './keyring.js'

/** A message that came in and goes on to somewhere outside. */
export interface Forwarded {
  /** as it was received: what we put before it is not in it */
  raw: MessageBytes
  /** of ours, whose key seals: that of the address which forwards */
  domain: string
  /** what we found when it came in; null where nobody looked */
  authentication: AuthenticationFacts | null
  /** the name under which we found it: our own, as in Authentication-Results (RFC 8601 §2.5) */
  authserv: string
}

/**
 * The ARC set of a message that is forwarded (RFC 8617 §5.1), its lines each ended with CR LF, to
 * stand before its first byte. Empty where there is no key, where nobody looked at the message, and
 * where the chain cannot go on: it failed before, is full, or could not be verified for now.
 */
export type SealForward = (forwarded: Forwarded) => Promise<string>

export function openSealForward({ sql, seal }: { sql: SqlDatabase; seal: Seal }): SealForward {
  const keyring = new Keyring(sql, seal)
  return async ({ raw, domain, authentication, authserv }) => {
    const cv = chainValidation(authentication?.arc?.result)
    // RSA, for there are verifiers of ARC that know nothing else
    const key = (await keyring.keysFor(domain)).find(({ algorithm }) => algorithm === 'rsa')
    if (!authentication || cv === null || !key) return ''
    const { headers } = await createSeal(raw.held ?? raw.stream(), {
      headers: undefined,
      seal: {
        signingDomain: key.domain,
        selector: key.selector,
        privateKey: key.privateKey.export({ type: 'pkcs8', format: 'pem' }),
        cv,
        authResults: resultsValue(authserv, resultsOfFacts(authentication)),
        strict: true,
      },
    })
    return headers.map((line) => `${line}\r\n`).join('')
  }
}

/** RFC 8617 §4.4: what we found of the chain so far. null: nothing that can be vouched for. */
function chainValidation(
  result: AuthenticationResult | undefined
): 'none' | 'pass' | 'fail' | null {
  return result === 'none' || result === 'pass' || result === 'fail' ? result : null
}
