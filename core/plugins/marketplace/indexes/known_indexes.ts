import { readIndex } from '@caliopen/contract/marketplace/read_index'
import type { IndexDocument } from '@caliopen/contract/marketplace/index_document'
import type { Sql } from '#database/sql.js'
import type { MarketplaceParts } from '../parts.js'
import { readBundledIndex } from './bundled.js'
import { readIndexDocument, readIndexRows, type IndexRow } from './index_rows.js'
import type { IndexState, KnownIndex } from './index_state.js'

/** Documents are read once a version: the rows were verified before they were written. */
const documents = new Map<string, IndexDocument>()
const MOST_DOCUMENTS = 20

/** The build's own first, then those that were added, in their order. */
export async function knownIndexes(
  { sql, bundled }: Pick<MarketplaceParts, 'sql' | 'bundled'>,
  now = Date.now()
): Promise<KnownIndex[]> {
  const own = await readBundledIndex(bundled)
  const added: KnownIndex[] = []
  for (const row of await readIndexRows(sql)) {
    const document = await documentOf(sql, row)
    if (document) added.push({ state: stateOf(row, document, now), document })
  }
  return own ? [own, ...added] : added
}

/** All indexes, for screens and commands. */
export async function indexesOf(
  parts: Pick<MarketplaceParts, 'sql' | 'bundled'>
): Promise<IndexState[]> {
  return (await knownIndexes(parts)).map(({ state }) => state)
}

/** null: it was removed meanwhile. */
export async function documentOf(sql: Sql, row: IndexRow): Promise<IndexDocument | null> {
  const key = `${row.id.toString('hex')} ${row.version}`
  const known = documents.get(key)
  if (known) return known
  const bytes = await readIndexDocument(sql, row.id)
  if (!bytes) return null
  const read = readIndex(bytes)
  if (!read.ok) throw new Error(`the kept index ${row.name} cannot be read: ${read.fault}`)
  if (documents.size >= MOST_DOCUMENTS) documents.clear()
  documents.set(key, read.index)
  return read.index
}

function stateOf(row: IndexRow, { plugins }: IndexDocument, now: number): IndexState {
  return {
    id: row.id,
    name: row.name,
    title: row.title,
    place: row.place,
    addresses: row.addresses,
    keys: row.keys,
    isPrivate: row.tokenSealed !== null,
    version: row.version,
    issuedAt: row.issuedAt,
    expiresAt: row.expiresAt,
    state: row.expiresAt <= now ? 'expired' : 'current',
    confirmedAt: row.confirmedAt,
    failure: row.failure,
    plugins: plugins.length,
  }
}
