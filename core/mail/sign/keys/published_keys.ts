import type { Sql } from '#database/sql.js'
import type { PublicKey } from './key.js'
import { readKeys } from './key_rows.js'

/** A key and the record that shows it to the world. */
export interface PublishedKey extends PublicKey {
  /** SELECTOR._domainkey.DOMAIN (RFC 6376 §3.6.2.1) */
  name: string
  /** its text in one */
  text: string
  /** the same in strings of at most 255 octets (RFC 1035 §3.3.14), which is how some providers want it */
  strings: string[]
}

/** The records that the DNS of our domains is to show: those that sign, that will, and that did. */
export async function publishedKeys(sql: Sql, domain?: string): Promise<PublishedKey[]> {
  return (await readKeys(sql, domain)).map(asPublished)
}

export function asPublished(key: PublicKey): PublishedKey {
  const text = `v=DKIM1; k=${key.algorithm}; p=${key.publicKey}`
  const strings = text.match(/.{1,255}/g) ?? []
  return { ...key, name: `${key.selector}._domainkey.${key.domain}`, text, strings }
}
