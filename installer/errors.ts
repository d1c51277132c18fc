import type { StorageVerdict } from './storage/verdict.js'

/** There is an organisation already. */
export class AlreadyInstalledError extends Error {
  readonly code = 'E_ALREADY_INSTALLED'
}

/** Another process, or another request, is installing. */
export class InstallingError extends Error {
  readonly code = 'E_INSTALLING'
}

/** The database cannot be used; the verdict says why. */
export class StorageRefusedError extends Error {
  readonly code = 'E_STORAGE_REFUSED'

  constructor(readonly verdict: StorageVerdict) {
    super(verdict.detail ?? verdict.kind)
  }
}
