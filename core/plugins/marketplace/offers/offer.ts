import type {
  IndexedFile,
  IndexedVersion,
  Ownership,
  Revocation,
} from '@caliopen/contract/marketplace/index_document'
import type { ContributionPoint, Manifest } from '@caliopen/contract/manifest/manifest'

/** One version of one plugin that can be had. */
export interface Offer {
  /** the index it comes from: what `InstalledPlugin.source` keeps */
  index: string
  /**
   * It came with the build and is as trusted as the code: the build's key may differ from the one that was pinned,
   * for every clone makes its own.
   */
  bundled: boolean
  id: string
  version: string
  publisher: Manifest['publisher']
  /** the publisher's raw Ed25519 key, base64url: the package must be signed with it */
  key: string
  owners: readonly Ownership[]
  icon: IndexedFile | null
  /** it works with this core */
  compatible: boolean
  preinstalled: boolean
  revocation: Revocation | null
  details: IndexedVersion
  /** of the package, hex: what `InstalledPlugin.hash` keeps */
  sha512: string
}

export interface MarketplaceQuery {
  /** words, in any order; everything where empty */
  text?: string
  category?: ContributionPoint
  /** the reader's language; English where a plugin does not speak it */
  locale: string
  /** by id, the version that is installed and the publisher's key that was pinned */
  installed: ReadonlyMap<string, { version: string; publisherKey: string }>
}

export interface MarketplaceAnswer {
  plugins: ListedPlugin[]
  /** how many of what the words found are in each category, empty ones left out */
  categories: { category: ContributionPoint; count: number }[]
}

/** A plugin as the marketplace shows it. */
export interface ListedPlugin {
  id: string
  index: string
  bundled: boolean
  name: string
  summary: string
  publisher: Manifest['publisher']
  categories: ContributionPoint[]
  icon: IndexedFile | null
  /** the newest that works with this core and is not revoked; null: there is none */
  offer: Offer | null
  /** the newest of all: where it is another one, this core is too old for it, or it was revoked */
  newest: Offer
  installed: string | null
  /** a version that is newer than the installed one, from the same publisher */
  update: Offer | null
  /** the installed one is signed by somebody else than this one: it never updates it without being asked */
  changedHands: boolean
}
