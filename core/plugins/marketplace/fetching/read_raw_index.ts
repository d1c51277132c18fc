import { LARGEST_INDEX } from '@caliopen/contract/marketplace/read_index'
import type { IndexPlace } from '../indexes/index_state.js'
import type { RawIndex } from '../indexes/judge_index.js'
import { fetchFile } from './fetch_file.js'
import { readLocal } from './read_file.js'

const LARGEST_SIGNATURE = 4 * 1024

export interface IndexLocation {
  place: IndexPlace
  address: string
  ownNetwork: boolean
  token: string | null
  /** milliseconds for index and signature together */
  within: number
}

export type RawAnswer = { changed: false } | { changed: true; raw: RawIndex; etag: string | null }

/** index.json and index.json.sig as they stand at one address. Throws a MarketplaceError. */
export function readRawIndex(location: IndexLocation, etag: string | null): Promise<RawAnswer> {
  return location.place === 'folder' ? fromFolder(location.address) : fromWeb(location, etag)
}

async function fromFolder(folder: string): Promise<RawAnswer> {
  const bytes = await readLocal(folder, 'index.json', LARGEST_INDEX)
  const signatures = await readLocal(folder, 'index.json.sig', LARGEST_SIGNATURE)
  return { changed: true, raw: { bytes, signatures: signatures.toString() }, etag: null }
}

async function fromWeb(location: IndexLocation, etag: string | null): Promise<RawAnswer> {
  const { address, token, ownNetwork } = location
  const within = location.within / 2
  const common = { token, ownNetwork, within }
  const index = await fetchFile({
    ...common,
    url: new URL('index.json', address).href,
    largest: LARGEST_INDEX,
    etag,
  })
  if (index === null) return { changed: false }
  const signatures = await fetchFile({
    ...common,
    url: new URL('index.json.sig', address).href,
    largest: LARGEST_SIGNATURE,
  })
  const raw = { bytes: index.bytes, signatures: (signatures?.bytes ?? '').toString() }
  return { changed: true, raw, etag: index.etag }
}
