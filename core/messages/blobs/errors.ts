export class BlobDriveMissingError extends Error {
  readonly code = 'E_BLOB_DRIVE_MISSING'

  constructor() {
    super('Nobody said where large blobs live: call useBlobDrive first.')
  }
}

/** The bytes that a row speaks of are not there any more, or are not what they were. */
export class BlobLostError extends Error {
  readonly code = 'E_BLOB_LOST'

  constructor(hash: Buffer) {
    super(`The blob ${hash.toString('hex')} is lost.`)
  }
}
