import { createHash } from 'node:crypto'
import type { X509Certificate } from 'node:crypto'
import type { TlsaRecord } from '../../../dns/resolver.js'

/** RFC 7218 §2.1 */
const DANE_TA = 2
const DANE_EE = 3

/** Octets of what is matched, by matching type: RFC 6698 §2.1.3 */
const HASHES = new Map([
  [1, { name: 'sha256', octets: 32 }],
  [2, { name: 'sha512', octets: 64 }],
])

/** Whether it can be used for SMTP at all: usages 0 and 1 cannot (RFC 7672 §3.1.3). */
export function isUsable({ usage, selector, matchingType, data }: TlsaRecord): boolean {
  if (usage !== DANE_TA && usage !== DANE_EE) return false
  if (selector !== 0 && selector !== 1) return false
  if (matchingType === 0) return data.length > 0
  return HASHES.get(matchingType)?.octets === data.length
}

/**
 * Whether the certificates that a host showed, its own first, are those that the records name. For
 * its own no name and no date counts (RFC 7672 §3.1.1); for an authority both do (§3.1.2).
 */
export function matchesDane(
  records: readonly TlsaRecord[],
  chain: readonly X509Certificate[],
  names: readonly string[],
  now: number
): boolean {
  const [own] = chain
  if (!own) return false
  const usable = records.filter(isUsable)
  if (usable.some((record) => record.usage === DANE_EE && matches(record, own))) return true
  const authorities = usable.filter(({ usage }) => usage === DANE_TA)
  return chain.some(
    (certificate, depth) =>
      depth > 0 &&
      authorities.some((record) => matches(record, certificate)) &&
      isIssued(chain.slice(0, depth + 1), now) &&
      names.some((name) => isFor(own, name))
  )
}

/** RFC 6698 §2.1.2: selector 0 is the whole certificate, 1 its public key */
function matches({ selector, matchingType, data }: TlsaRecord, certificate: X509Certificate) {
  const whole =
    selector === 0 ? certificate.raw : certificate.publicKey.export({ type: 'spki', format: 'der' })
  const hash = HASHES.get(matchingType)
  const shown = hash ? createHash(hash.name).update(whole).digest() : whole
  return shown.equals(data)
}

/** Whether each is issued by the next, and all are valid now. */
function isIssued(chain: readonly X509Certificate[], now: number): boolean {
  return chain.every((certificate, depth) => {
    const isValid =
      certificate.validFromDate.getTime() <= now && now <= certificate.validToDate.getTime()
    const issuer = chain[depth + 1]
    if (!issuer) return isValid
    return (
      isValid &&
      issuer.ca &&
      certificate.checkIssued(issuer) &&
      certificate.verify(issuer.publicKey)
    )
  })
}

function isFor(certificate: X509Certificate, name: string): boolean {
  return certificate.checkHost(name, { partialWildcards: false }) !== undefined
}
