import { X509Certificate } from 'node:crypto'
import type { DetailedPeerCertificate, TLSSocket } from 'node:tls'
import { isUsable, matchesDane } from './dane.js'
import { UnsafeError } from './tls_policy.js'
import type { Safety, TlsPolicy } from './tls_policy.js'

/** More certificates than this are shown by nobody honest. */
const CHAIN = 16

/** Whether the certificate is what the policy asks for. Throws E_UNSAFE. */
export function judgeCertificate(socket: TLSSocket, policy: TlsPolicy, host: string): Safety {
  const verified = isVerified(socket, policy)
  if (!verified && mustBeVerified(policy)) throw new UnsafeError(faultOf(socket, policy, host))
  const protocol = socket.getProtocol() ?? 'TLS'
  return { protocol, cipher: socket.getCipher().name, verified, policy: policy.kind }
}

function isVerified(socket: TLSSocket, policy: TlsPolicy): boolean {
  if (policy.kind !== 'dane') return socket.authorized
  return matchesDane(policy.records, shownBy(socket), policy.names, Date.now())
}

/** RFC 7672 §2.2: where no record can be used it must be TLS, and may be anybody. */
function mustBeVerified(policy: TlsPolicy): boolean {
  if (policy.kind === 'opportunistic') return false
  return policy.kind !== 'dane' || policy.records.some(isUsable)
}

function faultOf(socket: TLSSocket, policy: TlsPolicy, host: string): string {
  return policy.kind === 'dane'
    ? `The certificate of ${host} is none of those that its TLSA records name`
    : `The certificate of ${host} is not to be trusted: ${reasonOf(socket)}`
}

/** As Node and OpenSSL name them. */
const REASONS: Readonly<Record<string, string>> = {
  ERR_TLS_CERT_ALTNAME_INVALID: 'it is for another name',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'it is signed by itself',
  SELF_SIGNED_CERT_IN_CHAIN: 'nobody knows its authority',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'nobody knows its authority',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'nobody knows its authority',
  CERT_HAS_EXPIRED: 'it has expired',
  CERT_NOT_YET_VALID: 'it is not valid yet',
}

function reasonOf({ authorizationError: error }: TLSSocket): string {
  // its code, for all that the types say
  const code = error instanceof Error ? error.message : String(error)
  return REASONS[code] ?? code
}

/** Its own certificate, and each one's issuer as far as they were sent. */
function shownBy(socket: TLSSocket): X509Certificate[] {
  const chain: X509Certificate[] = []
  let shown: DetailedPeerCertificate | undefined = socket.getPeerCertificate(true)
  while (shown?.raw && chain.length < CHAIN) {
    chain.push(new X509Certificate(shown.raw))
    // The last one is its own issuer.
    shown = shown.issuerCertificate === shown ? undefined : shown.issuerCertificate
  }
  return chain
}
