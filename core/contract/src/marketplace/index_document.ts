import type { ContributionPoint, Manifest } from '../manifest/manifest.js'

/**
 * `index.json` of a marketplace: what can be had, as static files that anybody may mirror. It is signed as a whole,
 * so that a mirror can neither add nor change; it expires, so that nobody can hold back what is new; its version
 * grows, so that nobody can show an old one. Checked against `index.schema.json`.
 */
export interface IndexDocument {
  format: 1
  /** as an id of a plugin: what installed plugins say they came from */
  name: string
  /** what people read */
  title: string
  /** grows with every issue */
  version: number
  /** milliseconds since the epoch, as all times here */
  issued: number
  expires: number
  /** raw Ed25519 keys, base64url: who may sign the next issue. One more than signs today is how a key is changed. */
  keys: string[]
  plugins: IndexedPlugin[]
  revocations: Revocation[]
}

export interface IndexedPlugin {
  id: string
  publisher: Manifest['publisher']
  /** the publisher's raw Ed25519 key, base64url: every version here is signed with it */
  key: string
  /** who had it, oldest first; the last one is `publisher` */
  owners: Ownership[]
  /** the distribution brings it: installed without being asked for */
  preinstalled?: boolean
  icon?: IndexedFile
  /** newest first, at least one */
  versions: IndexedVersion[]
}

export interface Ownership {
  publisher: string
  name: string
  key: string
  since: number
}

export interface IndexedVersion {
  version: string
  /** the range of cores that it works with */
  core: string
  published: number
  package: IndexedFile
  licence: string
  security: string
  homepage?: string
  locales: string[]
  contributes: Manifest['contributes']
  permissions: Manifest['permissions']
  /** by language, then key: the name, the summary, and what contributions and permissions refer to */
  texts: Record<string, Record<string, string>>
  /** its section of CHANGELOG.md, Markdown, without the heading */
  changes: string
  screenshots: IndexedScreenshot[]
}

/** A file beside index.json. */
export interface IndexedFile {
  /** relative to index.json */
  path: string
  /** bytes */
  size: number
  /** hex */
  sha512: string
}

export interface IndexedScreenshot extends IndexedFile {
  description: string
}

/** Not to run any more. One of `id`, `sha512` and `key` at least; all that are there must hold. */
export interface Revocation {
  id?: string
  /** a range of versions; all of them where absent */
  versions?: string
  /** of a package, hex */
  sha512?: string
  /** a publisher's key that was stolen or lost */
  key?: string
  at: number
  /** English, a sentence for the administrator */
  reason: string
}

export const POINTS: readonly ContributionPoint[] = [
  'channels',
  'trustRules',
  'themes',
  'dnsProviders',
  'importers',
  'billing',
]
