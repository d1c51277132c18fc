import type { Fault } from './fault.js'

/** The bytes of a package are neither on this node nor in the database. */
export class ArtefactGoneError extends Error {
  readonly code = 'E_ARTEFACT_GONE'

  constructor(hash: string) {
    super(
      `The package ${hash.slice(0, 16)}… is not in the database any more, or was damaged there.`
    )
  }
}

/** What is on the disk is not what its publisher signed. */
export class TamperedError extends Error {
  readonly code = 'E_TAMPERED'

  constructor(id: string, options?: ErrorOptions) {
    super(`The files of ${id} on this machine are not those that its publisher signed.`, options)
  }
}

/** An operation ends here: nothing was changed, and these sentences say why. */
export class RefusedError extends Error {
  readonly code = 'E_REFUSED_OPERATION'

  constructor(readonly faults: readonly Fault[]) {
    super(faults.map(({ code }) => code).join(', '))
  }
}

/** Somebody else does this work now: they will have thought us dead. */
export class LeaseLostError extends Error {
  readonly code = 'E_LEASE_LOST'

  constructor(name: string) {
    super(`The lease of ${name} is another's now.`)
  }
}
