const LINK_SCHEMES = new Set(['http:', 'https:', 'mailto:', 'tel:'])
const EMBEDDED_PICTURE = /^data:image\/(png|jpeg|jpg|gif|webp);base64,[a-z0-9+/=\s]+$/i
const EMBEDDED_LIMIT = 1024 * 1024
const LINK_LIMIT = 8 * 1024

/** Where a link may lead, as the browser will read it, or null. */
export function sanitizeLink(href: string): string | null {
  if (href.length > LINK_LIMIT) return null
  const url = URL.canParse(href) ? new URL(href) : null
  return url !== null && LINK_SCHEMES.has(url.protocol) ? url.href : null
}

/**
 * The source of a picture that came with the letter, or null for one that would be loaded. `inline`
 * are the letter's own pictures as data: addresses, by Content-ID without brackets (RFC 2392 §2).
 */
export function sanitizePicture(src: string, inline: ReadonlyMap<string, string>): string | null {
  const address = src.trim()
  if (/^cid:/i.test(address)) return inline.get(contentId(address)) ?? null
  return address.length <= EMBEDDED_LIMIT && EMBEDDED_PICTURE.test(address) ? address : null
}

function contentId(address: string): string {
  const encoded = address.slice('cid:'.length)
  try {
    return decodeURIComponent(encoded)
  } catch {
    // A bare % is common and means itself.
    return encoded
  }
}
