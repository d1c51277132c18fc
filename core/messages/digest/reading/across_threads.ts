import type { EncodedBlob } from '#core/messages/blobs/blobs.js'
import type { Read } from './read_message.js'

/** A Buffer that crossed to another thread is a Uint8Array there, of the same bytes. */
export function revive(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

export function reviveRead(read: Read): Read {
  return {
    ...read,
    blob: reviveBlob(read.blob),
    attachments: read.attachments.map(({ meta, blob }) => ({ meta, blob: reviveBlob(blob) })),
    references: read.references.map(revive),
  }
}

function reviveBlob(blob: EncodedBlob): EncodedBlob {
  return { ...blob, hash: revive(blob.hash), stored: blob.stored && revive(blob.stored) }
}
