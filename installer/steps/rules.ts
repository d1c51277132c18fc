import vine from '@vinejs/vine'
import { normaliseDomain } from '#core/accounts/addresses.js'

/**
 * A name in the public DNS, changed to lower case and A-labels: letters, digits and hyphens
 * (RFC 1123 §2.1), two labels at least, and no IPv4 address.
 */
export const domainName = vine.createRule(
  (value, _, field) => {
    const name = typeof value === 'string' ? readDomainName(value) : null
    if (name === null) field.report('This is not a domain name.', 'domainName', field)
    else field.mutate(name, field)
  },
  { name: 'domainName' }
)

export function readDomainName(text: string): string | null {
  const name = normaliseDomain(text.trim().replace(/\.$/, ''))
  if (name === null || name.includes('_') || !name.includes('.')) return null
  return /\.\d+$/.test(name) ? null : name
}

/** Text on one line that a person reads: a name. */
export const line = vine.createRule(
  (value, _, field) => {
    if (typeof value === 'string' && /\p{C}/u.test(value)) {
      field.report('This holds characters that cannot be shown.', 'line', field)
    }
  },
  { name: 'line' }
)
