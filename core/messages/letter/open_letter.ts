import { openBlob } from '../blobs/large_blobs.js'
import type { Sql } from '#database/sql.js'
import { parseLargeLetter } from './large_letter.js'
import { parseLetter, type Letter } from './letter.js'

export type ShownLetter = Omit<Letter, 'attachments'>

/** A letter as it is shown: what hangs on it has rows of its own, and of a large one it is passed over. */
export async function openLetter(sql: Sql, hash: Buffer): Promise<ShownLetter> {
  const bytes = await openBlob(sql, hash)
  const options = { wantsText: false }
  if (bytes.held) return parseLetter(bytes.held, options)
  return parseLargeLetter(bytes.stream(), passOver, options)
}

async function passOver(): Promise<void> {}
