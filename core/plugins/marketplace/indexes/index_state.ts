import type { IndexDocument } from '@caliopen/contract/marketplace/index_document'
import type { MarketplaceErrorCode } from '../errors.js'

/** `web`: static files behind mirrors; `folder`: on this machine's disk, for who has no network. */
export type IndexPlace = 'web' | 'folder'

export interface IndexFailure {
  code: MarketplaceErrorCode
  /** the exact technical truth, one line an address */
  detail: string
  /** milliseconds since the epoch */
  at: number
}

/** An index as screens and commands show it. */
export interface IndexState {
  /** null for the one that the build brings */
  id: Buffer | null
  name: string
  title: string
  place: IndexPlace | 'bundled'
  /** mirrors of the same index, or one absolute path */
  addresses: readonly string[]
  /** who may sign it, raw, base64url */
  keys: readonly string[]
  /** it wants a token, which is never shown */
  isPrivate: boolean
  version: number
  issuedAt: number
  /** null: the build's never does */
  expiresAt: number | null
  /** `expired`: nothing is installed from it until it is renewed */
  state: 'current' | 'expired'
  /** when somebody last confirmed that this is the newest */
  confirmedAt: number
  /** why the last look did not succeed; what was known before still stands */
  failure: IndexFailure | null
  plugins: number
}

/** An index with what it says, verified. */
export interface KnownIndex {
  state: IndexState
  document: IndexDocument
}
