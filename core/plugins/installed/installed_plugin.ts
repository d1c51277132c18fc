import type { Manifest } from '@caliopen/contract/manifest/manifest'

/**
 * `inactive`: there, not running. `probation`: running since a short while, falls back by itself when it fails.
 * `off`: switched off by us, and `failure` says why; only an administrator switches it on again.
 */
export type PluginState = 'inactive' | 'probation' | 'active' | 'off'

export interface PluginFailure {
  /** `E_…` */
  code: string
  /** the exact technical truth */
  detail: string
  /** milliseconds since the epoch */
  at: number
}

/** What the administrator approved. */
export interface Grants {
  /** the permissions of the manifest that was approved, to show what a later one asks more */
  permissions: Manifest['permissions']
  /** names that may lead to private or link-local addresses */
  privateHosts: readonly string[]
}

/** A plugin of this installation, as the database has it: the desired state, the same for all nodes. */
export interface InstalledPlugin {
  id: string
  version: string
  /** SHA-512 of the package, hex: where its files are */
  hash: string
  state: PluginState
  manifest: Manifest
  grants: Grants
  /** the publisher's key that was pinned when it was first installed, raw, base64url */
  publisherKey: string
  /** the name of the index it came from; null where somebody uploaded it */
  source: string | null
  previous: { version: string; hash: string } | null
  /** milliseconds since the epoch; null once it has proved itself */
  probationUntil: number | null
  failure: PluginFailure | null
  installedAt: number
  updatedAt: number
}
