import { signerOf } from '@caliopen/contract/marketplace/index_signature'
import { readIndex } from '@caliopen/contract/marketplace/read_index'
import type { IndexDocument } from '@caliopen/contract/marketplace/index_document'
import { MarketplaceError } from '../errors.js'

/** An index.json as it came, and its index.json.sig. */
export interface RawIndex {
  bytes: Buffer
  signatures: string
}

/** What was known before: null when it is seen for the first time. */
export interface Known {
  name: string
  bytes: Buffer
  document: IndexDocument
}

/**
 * Whether what a mirror serves is our index, and not an older one: nothing is believed before a pinned key signed
 * it. Expiry is not asked here: an index that ran out still tells what was revoked. Throws a MarketplaceError.
 */
export function judgeIndex(
  raw: RawIndex,
  keys: readonly string[],
  known: Known | null
): IndexDocument {
  if (signerOf(raw.bytes, raw.signatures, keys) === null) {
    throw new MarketplaceError('E_INDEX_SIGNATURE', 'none of the pinned keys signed it')
  }
  const read = readIndex(raw.bytes)
  if (!read.ok) throw new MarketplaceError('E_INDEX_FORM', read.fault)
  if (known) compare(read.index, raw.bytes, known)
  return read.index
}

/** An index only ever goes on: a lower version is an old one shown again, and what was published stays as it was. */
function compare(index: IndexDocument, bytes: Buffer, known: Known): void {
  if (index.name !== known.name) {
    throw new MarketplaceError('E_INDEX_NAME', `it is ${index.name}, not ${known.name}`)
  }
  if (index.version < known.document.version) {
    const words = `it is version ${index.version}, and ${known.document.version} was seen before`
    throw new MarketplaceError('E_INDEX_ROLLED_BACK', words)
  }
  if (index.version === known.document.version && !bytes.equals(known.bytes)) {
    const words = `version ${index.version} was seen before with other content`
    throw new MarketplaceError('E_INDEX_CHANGED', words)
  }
  const changed = changedPackage(index, known.document)
  if (changed) throw new MarketplaceError('E_INDEX_CHANGED', `${changed} is another package now`)
}

function changedPackage(index: IndexDocument, before: IndexDocument): string | null {
  const published = packagesOf(before)
  for (const [name, sha512] of packagesOf(index)) {
    const old = published.get(name)
    if (old !== undefined && old !== sha512) return name
  }
  return null
}

function packagesOf({ plugins }: IndexDocument): Map<string, string> {
  return new Map(
    plugins.flatMap(({ id, versions }) =>
      versions.map((one): [string, string] => [`${id} ${one.version}`, one.package.sha512])
    )
  )
}
