import { Readable } from 'node:stream'

/** The bytes of a message: held while they are few, on disk when they are many. */
export interface MessageBytes {
  readonly size: number
  /** null where they are too many to be held */
  readonly held: Buffer | null
  /** anew with each call, from the first byte on */
  stream(): Readable
}

export function heldBytes(bytes: Buffer): MessageBytes {
  return { size: bytes.length, held: bytes, stream: () => Readable.from([bytes]) }
}
