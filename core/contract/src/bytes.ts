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
  return {
    size: bytes.length,
    held: bytes,
    stream: () => Readable.from([bytes], { objectMode: false }),
  }
}

/** The same bytes with `head` in the place of the first `skipped` ones. */
export function withHead(bytes: MessageBytes, head: Buffer, skipped: number): MessageBytes {
  if (bytes.held) return heldBytes(Buffer.concat([head, bytes.held.subarray(skipped)]))
  return {
    size: head.length + bytes.size - skipped,
    held: null,
    stream: () => Readable.from(joined(head, bytes.stream(), skipped), { objectMode: false }),
  }
}

/** The first bytes, at most so many. */
export async function firstBytes(bytes: MessageBytes, most: number): Promise<Buffer> {
  if (bytes.held) return bytes.held.subarray(0, most)
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of bytes.stream() as AsyncIterable<Buffer>) {
    chunks.push(chunk)
    length += chunk.length
    if (length >= most) break
  }
  return Buffer.concat(chunks).subarray(0, most)
}

async function* joined(head: Buffer, rest: Readable, skipped: number): AsyncGenerator<Buffer> {
  yield head
  let left = skipped
  for await (const chunk of rest as AsyncIterable<Buffer>) {
    if (left < chunk.length) yield chunk.subarray(left)
    left = Math.max(0, left - chunk.length)
  }
}
