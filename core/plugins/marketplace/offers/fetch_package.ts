import type { IndexedFile } from '@caliopen/contract/marketplace/index_document'
import { MarketplaceError } from '../errors.js'
import { readIndexedFile, type FileSource } from '../fetching/read_file.js'
import { readBundledIndex } from '../indexes/bundled.js'
import { refuseExpired } from '../indexes/add_index.js'
import { readIndexRows } from '../indexes/index_rows.js'
import { documentOf } from '../indexes/known_indexes.js'
import type { MarketplaceParts } from '../parts.js'
import type { Offer } from './offer.js'

type Parts = Pick<MarketplaceParts, 'sql' | 'bundled' | 'seal'>

/**
 * The package of an offer, its size and SHA-512 as the index says; what is in it is checked by `packages`. Throws a
 * MarketplaceError: also where the package was revoked, or its index ran out and might be hiding that it was.
 */
export async function fetchPackage(parts: Parts, offer: Offer, now = Date.now()): Promise<Buffer> {
  if (offer.revocation) throw new MarketplaceError('E_PACKAGE_REVOKED', offer.revocation.reason)
  return readIndexedFile(await sourceOf(parts, offer, now), offer.details.package, parts)
}

/** An icon or a screenshot, checked like a package. */
export async function fetchMedia(
  parts: Parts,
  from: Pick<Offer, 'index' | 'bundled'>,
  file: IndexedFile
): Promise<Buffer> {
  return readIndexedFile(await sourceOf(parts, from, null), file, parts)
}

async function sourceOf(
  { sql, bundled }: Parts,
  { index, bundled: isBundled }: Pick<Offer, 'index' | 'bundled'>,
  now: number | null
): Promise<FileSource> {
  if (isBundled && (await readBundledIndex(bundled))) return { place: 'folder', folder: bundled }
  const row = (await readIndexRows(sql)).find(({ name }) => name === index)
  const document = row && (await documentOf(sql, row))
  if (!row || !document) {
    throw new MarketplaceError('E_INDEX_UNREACHABLE', `there is no index ${index} any more`)
  }
  if (now !== null) refuseExpired(document, now)
  const [folder = ''] = row.addresses
  return row.place === 'folder' ? { place: 'folder', folder } : { place: 'web', row }
}
