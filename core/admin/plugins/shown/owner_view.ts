import { createHash } from 'node:crypto'
import type { OwnerView } from '../../views.js'

/** In groups of four, as two people read it to each other: the first 40 digits of the key's SHA-256. */
export function fingerprint(key: string): string {
  const digits = createHash('sha256').update(Buffer.from(key, 'base64url')).digest('hex')
  return (digits.slice(0, 40).match(/.{4}/g) ?? []).join(' ')
}

export function ownerView(
  { name, url }: { name: string; url?: string },
  key: string,
  history: OwnerView['history'] = []
): OwnerView {
  return { publisher: name, url: url ?? null, fingerprint: fingerprint(key), history }
}
