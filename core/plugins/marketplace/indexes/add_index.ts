import { newId } from '@caliopen/contract/ids'
import type { IndexDocument } from '@caliopen/contract/marketplace/index_document'
import type { Sql } from '#database/sql.js'
import { MarketplaceError } from '../errors.js'
import { readRawIndex } from '../fetching/read_raw_index.js'
import { TOKEN_PURPOSE, type MarketplaceParts } from '../parts.js'
import { readBundledIndex } from './bundled.js'
import { deleteIndexRow, insertIndexRow, readIndexRows, type IndexRow } from './index_rows.js'
import { judgeIndex } from './judge_index.js'
import { locate, type IndexRequest } from './look_at_index.js'

export interface NewIndex extends Omit<IndexRequest, 'address'> {
  /** mirrors of the same index, the first one is asked first; or one absolute path */
  addresses: readonly string[]
  /** the key that the administrator has compared and pins, raw, base64url */
  key: string
}

const WITHIN = 30_000

/** Reads it, verifies it with the key, and keeps it; nothing is kept where that fails. Throws a MarketplaceError. */
export async function addIndex(
  parts: Pick<MarketplaceParts, 'sql' | 'bundled' | 'seal'>,
  wanted: NewIndex,
  now = Date.now()
): Promise<Buffer> {
  const located = wanted.addresses.map((address) => locate({ ...wanted, address }))
  const [first] = located
  if (!first || located.some(({ place }) => place !== first.place)) {
    throw new MarketplaceError('E_INDEX_ANSWER', 'mirrors are web addresses, or there is one path')
  }
  const token = wanted.token || null
  const ownNetwork = wanted.ownNetwork ?? false
  const location = { ...first, ownNetwork, token, within: WITHIN }
  const answer = await readRawIndex(location, null)
  if (!answer.changed) throw new MarketplaceError('E_INDEX_ANSWER', 'it answers nothing')
  const document = judgeIndex(answer.raw, [wanted.key], null)
  if (first.place === 'web') refuseExpired(document, now)
  const row: IndexRow = {
    id: newId(),
    name: document.name,
    title: document.title,
    place: first.place,
    addresses: located.map(({ address }) => address),
    ownNetwork,
    keys: document.keys,
    tokenSealed: token === null ? null : parts.seal.seal(token, TOKEN_PURPOSE),
    etags: answer.etag === null ? {} : { [first.address]: answer.etag },
    version: document.version,
    issuedAt: document.issued,
    expiresAt: document.expires,
    askedAt: now,
    confirmedAt: now,
    failure: null,
    createdAt: now,
  }
  await refuseTaken(parts, document)
  await insertIndexRow(parts.sql, row, answer.raw.bytes)
  return row.id
}

/** What was installed from it stays. Tells whether there was one. */
export async function removeIndex({ sql }: { sql: Sql }, id: Buffer): Promise<boolean> {
  return (await deleteIndexRow(sql, id)) > 0
}

/** Who seals an index today that ran out yesterday may be showing an old one. */
export function refuseExpired({ name, expires }: IndexDocument, now: number): void {
  if (expires > now) return
  const words = `${name} ran out on ${new Date(expires).toISOString()}`
  throw new MarketplaceError('E_INDEX_EXPIRED', words)
}

/** The same index from elsewhere shares a key with the build's: then it may renew it. */
async function refuseTaken(
  { sql, bundled }: Pick<MarketplaceParts, 'sql' | 'bundled'>,
  { name, keys }: IndexDocument
): Promise<void> {
  const own = await readBundledIndex(bundled)
  const isBundled =
    own?.document.name === name && !own.document.keys.some((key) => keys.includes(key))
  const rows = await readIndexRows(sql)
  if (isBundled || rows.some((row) => row.name === name)) {
    throw new MarketplaceError('E_INDEX_TAKEN', `there is an index ${name} already`)
  }
}
