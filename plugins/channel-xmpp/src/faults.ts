import { PluginError, type PluginErrorCode } from '@caliopen/contract/plugin/errors'
import type { Message } from '@caliopen/contract/text'

/** What goes wrong, with a sentence for the person who waits. */
export const faults = {
  noDomain: (domain: string) =>
    fault('E_REFUSED', `${domain} has no address`, 'faults.no_domain', { domain }),
  noService: (domain: string) =>
    fault('E_REFUSED', `${domain} says that it has no XMPP`, 'faults.no_service', { domain }),
  unreachable: (domain: string, reason: string) =>
    fault('E_TEMPORARY', `${domain}: ${reason}`, 'faults.unreachable', { domain }),
  noEncryption: (domain: string) =>
    fault('E_REFUSED', `${domain} offers no TLS`, 'faults.no_encryption', { domain }),
  noMechanism: (domain: string, offered: string) =>
    fault('E_REFUSED', `no common mechanism among ${offered}`, 'faults.no_mechanism', { domain }),
  password: (domain: string) =>
    fault('E_CREDENTIALS', 'not-authorized', 'faults.password', { domain }),
  disabled: (domain: string) =>
    fault('E_CREDENTIALS', 'account-disabled', 'faults.disabled', { domain }),
  impostor: (domain: string) =>
    fault('E_REFUSED', 'the server does not know the password', 'faults.impostor', { domain }),
  notConnected: () => fault('E_TEMPORARY', 'not connected', 'faults.not_connected', {}),
  address: (address: string) =>
    fault('E_REFUSED', `${address} is no JID`, 'faults.address', { address }),
}

const CERTIFICATES: Readonly<Record<string, string>> = {
  E_CERTIFICATE_EXPIRED: 'faults.certificate_expired',
  E_CERTIFICATE_NOT_YET: 'faults.certificate_not_yet',
  E_CERTIFICATE_REVOKED: 'faults.certificate_revoked',
  E_CERTIFICATE_NAME: 'faults.certificate_name',
  E_CERTIFICATE_UNKNOWN: 'faults.certificate_unknown',
}

/** Codes that the next try meets again. */
const FOR_GOOD = ['E_REFUSED', 'E_CREDENTIALS', 'E_NOT_ALLOWED', 'E_CONTRACT']

/** Whatever stopped a connection to the domain, as the core and a person understand it. */
export function connectionFault(domain: string, error: unknown): PluginError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const message = error instanceof Error ? error.message : String(error)
  const certificate = CERTIFICATES[code]
  if (certificate !== undefined)
    return fault('E_REFUSED', `${code}: ${message}`, certificate, { domain })
  if (error instanceof PluginError && error.text !== null) return error
  if (error instanceof PluginError && FOR_GOOD.includes(code)) {
    const text = { key: 'faults.failed', values: { domain, reason: message } }
    return new PluginError(code, message, { text, retryAfter: error.retryAfter })
  }
  return faults.unreachable(domain, message)
}

function fault(
  code: PluginErrorCode,
  message: string,
  key: string,
  values: Message['values']
): PluginError {
  return new PluginError(code, message, { text: { key, values } })
}
