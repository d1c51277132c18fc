import { chatLetter } from '../chat/chat_letter.js'
import { readChatRaw } from '../chat/chat_raw.js'
import { parseLetter } from './letter.js'
import type { Letter } from './letter.js'

export const EMAIL = 'email'

/** Reads a message in the form that its channel has. Throws where the bytes cannot be read as one. */
export async function readLetter(
  channel: string,
  raw: Buffer,
  options: { wantsText?: boolean } = {}
): Promise<Letter> {
  return channel === EMAIL ? parseLetter(raw, options) : chatLetter(readChatRaw(raw))
}
