import { keysNamedIn, signerOf } from '@caliopen/contract/marketplace/index_signature'
import { MarketplaceError } from '../errors.js'
import { readRawIndex } from '../fetching/read_raw_index.js'
import { readIndexAddress } from './index_address.js'
import { judgeIndex } from './judge_index.js'

export interface IndexRequest {
  /** `https://example.org/marketplace/`, with `#KEY` or without, or an absolute path */
  address: string
  token?: string | null
  /** the administrator says that it is in our own network: its address may be private, and plain http */
  ownNetwork?: boolean
}

/** What an administrator looks at before they pin its key. */
export interface IndexProposal {
  name: string
  title: string
  /** those that signed it, raw, base64url; the one from the address where it named one */
  keys: string[]
  version: number
  issuedAt: number
  expiresAt: number
  plugins: number
}

const WITHIN = 30_000

/** Reads an index that nobody has pinned a key of yet; keeps nothing. Throws a MarketplaceError. */
export async function lookAtIndex(request: IndexRequest): Promise<IndexProposal> {
  const { place, address, key } = locate(request)
  const location = {
    place,
    address,
    ownNetwork: request.ownNetwork ?? false,
    token: request.token ?? null,
    within: WITHIN,
  }
  const answer = await readRawIndex(location, null)
  if (!answer.changed) throw new MarketplaceError('E_INDEX_ANSWER', `${address} answers nothing`)
  const { raw } = answer
  const named = key ? [key] : keysNamedIn(raw.signatures)
  const keys = named.filter((one) => signerOf(raw.bytes, raw.signatures, [one]) !== null)
  const document = judgeIndex(raw, keys, null)
  return {
    name: document.name,
    title: document.title,
    keys,
    version: document.version,
    issuedAt: document.issued,
    expiresAt: document.expires,
    plugins: document.plugins.length,
  }
}

/** Where that is; a token or plain http only goes where the administrator vouches for the way. */
export function locate(request: IndexRequest) {
  const found = readIndexAddress(request.address)
  if (!found) {
    const words = `${request.address} is neither a web address nor an absolute path`
    throw new MarketplaceError('E_INDEX_ANSWER', words)
  }
  if (found.address.startsWith('http:') && !request.ownNetwork) {
    throw new MarketplaceError('E_INDEX_PRIVATE_ADDRESS', `${found.address} is not https`)
  }
  return found
}
