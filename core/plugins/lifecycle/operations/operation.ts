import type { Fault } from '../../fault.js'
import type { OwnerChange } from '../consent/owner_change.js'
import type { PermissionDiff } from '../consent/permission_diff.js'

export type OperationKind =
  'install' | 'update' | 'rollback' | 'activate' | 'deactivate' | 'uninstall'

/** Where a package is: in the artefacts, or offered by the marketplace (the latest version where absent). */
export type PackagePlace = KeptPackage | { offer: string; version?: string }

/** In the artefacts: uploaded, or fetched before from the index that is named. */
export interface KeptPackage {
  hash: string
  source?: string | null
  bundled?: boolean
}

/** What the administrator has agreed to, having been shown it. */
export interface Acceptance {
  permissions?: boolean
  /** another key or another publisher than the one that was pinned */
  owner?: boolean
  /** names that may lead to private or link-local addresses */
  privateHosts?: readonly string[]
}

/** What becomes of all that the plugin had kept. `export` writes it to a file, then purges it. */
export type DataChoice = 'keep' | 'export' | 'purge'

export type OperationRequest =
  | { kind: 'install'; package: PackagePlace; accept: Acceptance }
  | { kind: 'update'; plugin: string; package: PackagePlace; accept: Acceptance }
  | { kind: 'rollback'; plugin: string }
  | { kind: 'activate'; plugin: string }
  | { kind: 'deactivate'; plugin: string }
  | { kind: 'uninstall'; plugin: string; data: DataChoice }

/**
 * `asking`: nothing was changed, and somebody must answer first (`acceptOperation`). `failed`: nothing was changed,
 * and `faults` say why.
 */
export type OperationState = 'waiting' | 'running' | 'asking' | 'done' | 'failed'

/** In their order; which of them an operation takes is `stepsOf`. */
export type OperationStep =
  | 'fetch'
  | 'check'
  | 'approve'
  | 'unpack'
  | 'canary'
  | 'export'
  | 'activate'
  | 'restore'
  | 'deactivate'
  | 'remove'

export interface OperationQuestions {
  permissions: PermissionDiff | null
  owner: OwnerChange | null
}

export interface OperationResult {
  version: string | null
  /** what `export` wrote, on the node that ran it */
  file: string | null
}

export interface Operation {
  /** canonical */
  id: string
  kind: OperationKind
  /** null until the package has been read */
  plugin: string | null
  request: OperationRequest
  state: OperationState
  steps: readonly OperationStep[]
  step: OperationStep | null
  /** percent */
  progress: number
  questions: OperationQuestions | null
  faults: readonly Fault[]
  result: OperationResult | null
  createdAt: number
  updatedAt: number
}
