import type { Disk } from 'flydrive'
import { BlobDriveMissingError } from './errors.js'

let disk: Disk | null = null

/** Says where the large blobs of this process live; every process that touches blobs says so once, at its start. */
export function useBlobDrive(drive: Disk) {
  disk = drive
}

export function blobDrive(): Disk {
  if (disk === null) throw new BlobDriveMissingError()
  return disk
}

/** A folder never holds more than a 65,536th of the blobs. */
export function driveKey(hash: Buffer): string {
  const hex = hash.toString('hex')
  return `${hex.slice(0, 2)}/${hex.slice(2, 4)}/${hex}`
}
