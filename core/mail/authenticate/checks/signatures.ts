import type { ARCData } from 'mailauth'
import { arc } from 'mailauth/lib/arc/index.js'
import { dkimVerify } from 'mailauth/lib/dkim/verify.js'
import type { MessageBytes } from '@caliopen/contract/bytes'
import type { AuthenticationResult } from '@caliopen/contract/facts'
import { normaliseDomain } from '#core/accounts/addresses.js'
import type { Field } from '../header/fields.js'
import { type Lookups, forMailauth } from './answers.js'
import { verifiable } from './verifiable.js'
import { wordOf } from './spf.js'

export interface SignatureVerdict {
  result: AuthenticationResult
  /** d=, lower case, A-labels */
  domain: string
  selector: string
  algorithm: string
}

export interface ArcVerdict {
  result: AuthenticationResult
  /** d= of the newest seal */
  domain: string | null
}

export interface Signatures {
  /** in the order of the header */
  dkim: readonly SignatureVerdict[]
  arc: ArcVerdict
}

export const UNSIGNED: Signatures = { dkim: [], arc: { result: 'none', domain: null } }

const SIGNED: ReadonlySet<string> = new Set([
  'dkim-signature',
  'arc-seal',
  'arc-message-signature',
  'arc-authentication-results',
])

/** RFC 6376 and 8463, RFC 8617. What carries no signature costs nothing. */
export async function checkSignatures(
  message: MessageBytes,
  { header, fields }: { header: Buffer; fields: readonly Field[] },
  lookups: Lookups
): Promise<Signatures> {
  if (!fields.some(({ name }) => SIGNED.has(name))) return UNSIGNED
  const { resolve, failed } = forMailauth(lookups)
  const options = { resolver: resolve, strict: true }
  const { input, hasTooManySeals } = verifiable(message, header, fields)
  const verified = await dkimVerify(input, options)
  return {
    dkim: verified.results.flatMap(verdictOf),
    arc: hasTooManySeals
      ? { result: 'fail', domain: null }
      : await arcVerdict(verified.arc, options, failed),
  }
}

type Verified = Awaited<ReturnType<typeof dkimVerify>>

function verdictOf(result: Verified['results'][number]): SignatureVerdict[] {
  const domain = normaliseDomain(result.signingDomain ?? '')
  if (domain === null) return []
  const word = wordOf(result.status.result)
  return [
    {
      // RFC 6376 §8.2: to what is signed in part anybody may add the rest
      result: word === 'pass' && (result.status.underSized ?? 0) > 0 ? 'policy' : word,
      domain,
      selector: result.selector ?? '',
      algorithm: result.algo ?? '',
    },
  ]
}

async function arcVerdict(
  data: Verified['arc'],
  options: Parameters<typeof arc>[1],
  failed: () => boolean
): Promise<ArcVerdict> {
  if (!data) return UNSIGNED.arc
  // its types forget that there may be no chain
  const { status } = await arc(data as ARCData, options)
  const word = wordOf(status.result)
  const sealer: unknown = data.lastEntry?.['arc-seal']?.parsed?.d?.value
  return {
    result: word === 'fail' && failed() ? 'temperror' : word,
    domain: typeof sealer === 'string' ? normaliseDomain(sealer) : null,
  }
}
