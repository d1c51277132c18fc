import { createHash } from 'node:crypto'
import { momentFor, type Reader } from '#core/webmail/reader.js'
import type { OwnerView } from '../../views.js'

/** In groups of four, as two people read it to each other: the first 40 digits of the key's SHA-256. */
export function fingerprint(key: string): string {
  const digits = createHash('sha256').update(Buffer.from(key, 'base64url')).digest('hex')
  return (digits.slice(0, 40).match(/.{4}/g) ?? []).join(' ')
}

/** An address as people write it. */
export function contactText(security: string): string {
  return security.replace(/^mailto:/, '')
}

export function ownerView(
  { name, url }: { name: string; url?: string },
  key: string,
  history: OwnerView['history'] = []
): OwnerView {
  return { publisher: name, url: url ?? null, fingerprint: fingerprint(key), history }
}

/** Whose it was, oldest first; nothing where it was never anybody else's. */
export function ownerHistory(
  owners: readonly { name: string; key: string; since: number }[],
  reader: Reader
): OwnerView['history'] {
  if (owners.length < 2) return []
  return owners.map(({ name, key, since }) => ({
    sentence: reader.i18n.t('admin.owner.since', { name, date: momentFor(reader, since).full }),
    fingerprint: fingerprint(key),
  }))
}
