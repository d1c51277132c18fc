import type { Manifest } from '@caliopen/contract/manifest/manifest'

/**
 * `inactive`: there, not running. `probation`: running since a short while, falls back by itself when it fails.
 * `off`: switched off by us, and `failure` says why; only an administrator switches it on again.
 */
export type PluginState = 'inactive' | 'probation' | 'active' | 'off'

export interface PluginFailure {
  /** `E_…` */
  code: string
  /** the version that failed */
  version: string
  /** the exact technical truth */
  detail: string
  /** milliseconds since the epoch */
  at: number
}

/** What a rollback goes back to: the code, and with it what was approved and what the plugin had kept. */
export interface PreviousVersion {
  version: string
  hash: string
  manifest: Manifest
  grants: Grants
  publisherKey: string
  source: string | null
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
  previous: PreviousVersion | null
  /** milliseconds since the epoch; null once it has proved itself */
  probationUntil: number | null
  /** why it is off; or, while another state is told, why the last update was taken back */
  failure: PluginFailure | null
  /** updates itself once a day, when nothing has to be approved for it */
  automatic: boolean
  installedAt: number
  updatedAt: number
}
