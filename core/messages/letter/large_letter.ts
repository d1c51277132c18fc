import { PassThrough, type Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Attachment, AttachmentStream, MessageText, ParsedMail } from 'mailparser'
import { BoundedParser } from './bounded_parser.js'
import { letterOf, metaOf, PARSING, type Letter, type LetterAttachment } from './letter.js'

/** An attachment while the letter is read. */
export interface PassingAttachment extends Omit<LetterAttachment, 'content'> {
  content: Readable
}

/** What reads it to its end, if it wants to. */
export type Take = (attachment: PassingAttachment) => Promise<void>

/** Of a part that says what kind of letter this is (RFC 3464): more of it says nothing more. */
const TELLING = 64 * 1024

/**
 * Reads a message as it streams by. `take` gets each attachment in turn, and the next when it is done;
 * the letter holds none of their content. Texts are cut where nobody would read on. Throws as
 * parseLetter does.
 */
export async function parseLargeLetter(
  source: Readable,
  take: Take,
  options: { wantsText?: boolean } = {}
): Promise<Letter> {
  const parser = new BoundedParser(PARSING)
  const attachments: Attachment[] = []
  let text: MessageText = { type: 'text' }
  const feeding = pipeline(source, parser)
  // what it fails by ends the reading below, too
  feeding.catch(() => undefined)
  for await (const part of parser as AsyncIterable<AttachmentStream | MessageText>) {
    if (part.type === 'text') text = part
    else attachments.push(await pass(part, take))
  }
  await feeding
  return letterOf(mailOf(parser, text, attachments), options)
}

async function pass(part: AttachmentStream, take: Take): Promise<Attachment> {
  const content = new PassThrough()
  const told: Buffer[] = []
  let length = 0
  part.content.on('data', (chunk: Buffer) => {
    length += chunk.length
    if (part.contentType === 'message/delivery-status' && length < TELLING) told.push(chunk)
  })
  await Promise.all([
    pipeline(part.content, content),
    take({ ...metaOf(part), content }).finally(() => content.resume()),
  ])
  part.release?.()
  return { ...part, content: Buffer.concat(told), release: null, checksum: '', size: length }
}

/** As the library's simple parser puts it together. */
function mailOf(
  { headers, headerLines }: BoundedParser,
  { text, html }: MessageText,
  attachments: Attachment[]
): ParsedMail {
  const field = (name: string) => (headers ? headers.get(name) : undefined)
  const named = {
    subject: field('subject'),
    references: field('references'),
    date: field('date'),
    to: field('to'),
    from: field('from'),
    cc: field('cc'),
    messageId: field('message-id'),
    inReplyTo: field('in-reply-to'),
    replyTo: field('reply-to'),
  }
  return {
    ...(named as Partial<ParsedMail>),
    headers: headers || new Map(),
    headerLines: headerLines || [],
    text,
    html: html ?? false,
    attachments,
  }
}
