import { isIP } from 'node:net'
import { domainToASCII } from 'node:url'

/** A place outside; names in A-labels, lower-case, without the last dot; IPv6 without brackets. */
export interface Place {
  host: string
  port: number | null
}

const PLACE = /^(?:\[(?<six>[^\]]+)\]|(?<name>[^:[\]]+))(?::(?<port>\d{1,5}))?$/
const NAME = /^[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*$/

/** null for what is no name and no address. */
export function normaliseHost(text: string): string | null {
  const bare = text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : text
  // a zone of an address, or an escape of a name
  if (bare.includes('%')) return null
  if (isIP(bare)) return bare.toLowerCase()
  // read as the host of a URL, where these would end it
  if (/[\s/?#\\@:]/.test(bare)) return null
  const name = domainToASCII(bare.replace(/\.$/, '')).toLowerCase()
  return name.length <= 253 && NAME.test(name) ? name : null
}

/** What a person typed: `name`, `name:port`, an address, a URL, or an address of a person, whose domain is meant. */
export function readPlace(text: string): Place | null {
  const url = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? readUrl(text) : null
  if (url) return url
  if (isIP(text)) return placeOf(text, null)
  const { six, name, port } = PLACE.exec(text.slice(text.lastIndexOf('@') + 1))?.groups ?? {}
  return placeOf(six ?? name ?? '', port === undefined ? null : Number(port))
}

function placeOf(text: string, port: number | null): Place | null {
  const host = normaliseHost(text)
  return host === null ? null : { host, port }
}

function readUrl(text: string): Place | null {
  const url = URL.parse(text)
  return url && placeOf(url.hostname, url.port === '' ? null : Number(url.port))
}
