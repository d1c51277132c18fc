import { wantsRemote } from '#core/messages/html/remote.js'
import { openLetter } from '#core/messages/letter/open_letter.js'
import type { ThreadMessage } from '#core/messages/threads/read_thread.js'
import type { Sql } from '#database/sql.js'
import type { BodyView } from '../view_parts.js'
import { textBlocks } from './text_blocks.js'

export interface LetterBody {
  view: BodyView
  /** empty where there is none */
  html: string
}

/** So much is read for one page, in bytes and messages; what is beyond loads in its frame, once it is opened. */
const BYTES = 1024 * 1024
const MESSAGES = 20
const LATER: LetterBody = { view: { kind: 'html', hasRemote: false }, html: '' }

/** The bodies of a thread by the message's id in hex, the latest first as long as there is room. */
export async function letterBodies(
  sql: Sql,
  messages: readonly ThreadMessage[]
): Promise<Map<string, LetterBody>> {
  const bodies = new Map<string, LetterBody>()
  let bytes = 0
  for (const message of messages.toReversed()) {
    bytes += message.size
    const first = bodies.size === 0
    const room = bodies.size < MESSAGES && bytes <= BYTES
    bodies.set(message.id.toString('hex'), first || room ? await letterBody(sql, message) : LATER)
  }
  return bodies
}

/** What was set aside has no body that could be read, only its source. */
async function letterBody(sql: Sql, message: ThreadMessage): Promise<LetterBody> {
  if (message.setAside !== null) return { view: { kind: 'empty' }, html: '' }
  const { html, text } = await openLetter(sql, message.blobHash)
  if (html !== null) return { view: { kind: 'html', hasRemote: wantsRemote(html) }, html }
  const blocks = textBlocks(text)
  return { view: blocks.length > 0 ? { kind: 'text', blocks } : { kind: 'empty' }, html: '' }
}
