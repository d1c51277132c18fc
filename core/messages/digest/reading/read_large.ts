import type { MessageBytes } from '@caliopen/contract/bytes'
import type { EncodedBlob } from '#core/messages/blobs/blobs.js'
import { hashOf } from '#core/messages/blobs/encoded_bytes.js'
import { encodeMessage, encodeStream, onDrive } from '#core/messages/blobs/large_blobs.js'
import { isOutage } from '#database/outage.js'
import { parseLargeLetter } from '../../letter/large_letter.js'
import { readOf, unreadBlob, type Read } from './read_message.js'

/**
 * Reads a message that nobody holds, in this process and as it streams by: its bytes and those of its
 * attachments are on the drive when this resolves.
 */
export async function readLarge(channel: string, bytes: MessageBytes): Promise<Read> {
  const blob = await keep(bytes)
  if (typeof blob === 'string') return lost(bytes, blob)
  const attachments: Read['attachments'] = []
  try {
    const letter = await parseLargeLetter(bytes.stream(), async ({ content, ...meta }) => {
      attachments.push({ meta, blob: await encodeStream(content) })
    })
    return readOf(channel, letter, blob, attachments)
  } catch (error) {
    if (isOutage(error)) throw error
    return unreadBlob(blob, reasonOf(error))
  }
}

export async function unreadLarge(bytes: MessageBytes, reason: string): Promise<Read> {
  const blob = await keep(bytes)
  return typeof blob === 'string' ? lost(bytes, blob) : unreadBlob(blob, reason)
}

/** The bytes are on the drive; or why they cannot be read, which is no outage. */
async function keep(bytes: MessageBytes): Promise<EncodedBlob | string> {
  try {
    return await encodeMessage(bytes)
  } catch (error) {
    if (isOutage(error)) throw error
    return reasonOf(error)
  }
}

/**
 * The file is gone: after a power cut the spool may have forgotten that this message was digested. Then
 * it is a repeat, known by its hash, and nothing is written. Otherwise the disk has lost it, and the
 * message that is set aside says so.
 */
function lost(bytes: MessageBytes, reason: string): Read {
  return unreadBlob(onDrive(hashOf(bytes), bytes.size), reason)
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
