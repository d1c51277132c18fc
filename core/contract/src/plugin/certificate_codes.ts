import type { PluginErrorCode } from './errors.js'

const CODES: Readonly<Record<string, PluginErrorCode>> = {
  CERT_HAS_EXPIRED: 'E_CERTIFICATE_EXPIRED',
  CERT_NOT_YET_VALID: 'E_CERTIFICATE_NOT_YET',
  CERT_REVOKED: 'E_CERTIFICATE_REVOKED',
  ERR_TLS_CERT_ALTNAME_INVALID: 'E_CERTIFICATE_NAME',
  HOSTNAME_MISMATCH: 'E_CERTIFICATE_NAME',
}

/** What Node says of certificates that it does not accept: all but those above come from nobody it knows. */
const UNKNOWN =
  /^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_CERT_|INVALID_CA|INVALID_PURPOSE)/

/** The code for plugins of what went wrong in Node's TLS; null where it is not about the certificate. */
export function certificateCode(error: unknown): PluginErrorCode | null {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return CODES[code] ?? (UNKNOWN.test(code) ? 'E_CERTIFICATE_UNKNOWN' : null)
}
