import { domainToASCII } from 'node:url'
import { parse, type JID } from '@xmpp/jid'

/** RFC 7622 §3.1: each part has at most 1,023 octets; the core takes an address of so many characters. */
const LONGEST = 1_023
const LONGEST_BARE = 320
const FORBIDDEN = /[\u0000-\u0020"&'/:<>@\u007F]/

export interface Address {
  local: string
  domain: string
  /** `local@domain`, or the domain alone */
  bare: string
  resource: string
}

/** null where it is no JID (RFC 7622). */
export function readAddress(text: string): Address | null {
  const trimmed = text.trim().normalize('NFC')
  if (trimmed.length > 3 * LONGEST) return null
  const jid = parsed(trimmed)
  if (!jid) return null
  const { local, domain, resource } = jid
  const fits = [local, domain, resource].every((part) => Buffer.byteLength(part) <= LONGEST)
  const isDomain = /^[^\s@/:"'<>&]+$/.test(domain) || /^\[[0-9a-f:.]+\]$/.test(domain)
  const bare = local === '' ? domain : `${local}@${domain}`
  if (!fits || !isDomain || bare.length > LONGEST_BARE) return null
  return { local, domain, bare, resource }
}

/** `ana@example.net` of `Ana@example.net/phone`; empty where it is no address. */
export function bareOf(text: string | null | undefined): string {
  return readAddress(text ?? '')?.bare ?? ''
}

/** As it stands in the DNS and in certificates (RFC 5890 §2.3.2.1). */
export function asciiDomain(domain: string): string {
  return domainToASCII(domain) || domain
}

/** With its resource, as it is compared. */
export function normalised(text: string): string {
  const address = readAddress(text)
  if (!address) return text
  return address.resource === '' ? address.bare : `${address.bare}/${address.resource}`
}

/** xmpp.js would escape what a local part may not hold (XEP-0106); in an address that somebody wrote it is a mistake. */
function parsed(text: string): JID | null {
  const parts = (text.split('/')[0] ?? '').split('@')
  const [local = ''] = parts
  if (parts.length > 2) return null
  if (parts.length === 2 && (local === '' || FORBIDDEN.test(local))) return null
  try {
    return parse(text)
  } catch {
    return null
  }
}
