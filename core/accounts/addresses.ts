import { domainToASCII } from 'node:url'

/** RFC 5321 §4.5.3.1.1, in octets */
const MAX_LOCAL_PART_BYTES = 64
/** A name in the DNS (RFC 1035 §2.3.4); shorter than the 255 octets of RFC 5321 §4.5.3.1.2. */
const DOMAIN =
  /^(?=.{1,253}$)(?:[a-z\d_](?:[a-z\d_-]{0,61}[a-z\d_])?\.)*[a-z\d_](?:[a-z\d_-]{0,61}[a-z\d_])?$/
const ASCII = /^[\x21-\x7e]+$/
const UNSAFE = /[\p{C}\p{Z}<>]/u

/**
 * An address as we store and compare it: lower case, domain in A-labels. null for what is no
 * address, or longer than RFC 5321 §4.5.3.1 allows.
 */
export function normaliseAddress(address: string): string | null {
  const at = address.lastIndexOf('@')
  const local = address.slice(0, at).normalize('NFC').toLowerCase()
  const domain = normaliseDomain(address.slice(at + 1))
  if (at < 1 || !domain || UNSAFE.test(local)) return null
  return Buffer.byteLength(local) <= MAX_LOCAL_PART_BYTES ? `${local}@${domain}` : null
}

/** Lower case, A-labels (RFC 5890 §2.3.2.1), no dot at the end; null for what is no domain. */
export function normaliseDomain(domain: string): string | null {
  // domainToASCII reads 1.2 as an IPv4 address, so it only gets what is not ASCII yet
  const ascii = ASCII.test(domain) ? domain.toLowerCase() : domainToASCII(domain)
  return DOMAIN.test(ascii) ? ascii : null
}

export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1)
}
