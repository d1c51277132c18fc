import { hash } from 'node:crypto'
import { packBlob, type EncodedBlob } from '#core/messages/blobs/blobs.js'
import { documentWords } from '#core/messages/search/tokens.js'
import type { Letter, LetterAttachment, Mailbox } from '../../letter/letter.js'
import { readLetter } from '../../letter/read_letter.js'
import { plainText } from '../../letter/text.js'

/** A message in the form that its channel has. */
export interface Source {
  channel: string
  raw: Buffer
}

/** What the digest needs of a letter: its attachments are blobs by then, and nobody looks at its HTML. */
export type DigestedLetter = Omit<Letter, 'attachments'> & {
  html: null
  attachments: AttachmentMeta[]
}

export type AttachmentMeta = Omit<LetterAttachment, 'content'>

/** Everything about a message that its bytes alone tell, whoever gets it. Plain data: it crosses threads. */
export interface Read {
  /** null where the bytes could not be read as a message: it is set aside */
  letter: DigestedLetter | null
  /** why it is set aside */
  setAside: string | null
  /** large ones are still to be stored */
  blob: EncodedBlob
  attachments: { meta: AttachmentMeta; blob: EncodedBlob }[]
  /** own Message-ID first, then what it refers to, hashed */
  references: Buffer[]
  /** for the index of whichever account */
  words: string
}

/** More of the text than importance and the list look at. */
const TEXT = 4000
const REASON = 250

/** Reads a message. One that cannot be read is set aside, with the reason; it stops nobody. */
export async function readMessage({ channel, raw }: Source): Promise<Read> {
  const letter = await parse(channel, raw)
  if (typeof letter === 'string') return unread(raw, letter)
  const attachments = letter.attachments.map(({ content, ...meta }) => ({
    meta,
    blob: packBlob(content),
  }))
  return readOf(channel, letter, packBlob(raw), attachments)
}

/** What is kept of a letter that was read. */
export function readOf(
  channel: string,
  letter: Omit<Letter, 'attachments'>,
  blob: EncodedBlob,
  attachments: Read['attachments']
): Read {
  const metas = attachments.map(({ meta }) => meta)
  return {
    letter: {
      ...letter,
      html: null,
      text: letter.text.slice(0, TEXT),
      attachments: metas,
    },
    setAside: null,
    blob,
    attachments,
    references: referencesOf(channel, letter),
    words: wordsOf(letter, metas),
  }
}

/** The same without looking into it: what could not be kept as a letter is set aside. */
export function unread(raw: Buffer, reason: string): Read {
  return unreadBlob(packBlob(raw), reason)
}

export function unreadBlob(blob: EncodedBlob, reason: string): Read {
  const setAside = plainText(reason).slice(0, REASON) || 'unreadable'
  return { letter: null, setAside, blob, attachments: [], references: [], words: '' }
}

/** A Message-ID as thread_references keeps it. */
export function referenceHash(messageId: string): Buffer {
  return hash('sha256', messageId, 'buffer').subarray(0, 16)
}

/** The one thread of a chat is known by its other end, in place of a Message-ID. */
export function chatReference(channel: string, address: string): Buffer {
  return referenceHash(`chat ${channel} ${address}`)
}

/** The letter, or why it cannot be read as one. */
async function parse(channel: string, raw: Buffer): Promise<Letter | string> {
  try {
    return await readLetter(channel, raw)
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

function referencesOf(channel: string, letter: Omit<Letter, 'attachments'>): Buffer[] {
  if (letter.chat) return [chatReference(channel, letter.chat.with.address)]
  const ids = letter.messageId ? [letter.messageId, ...letter.references] : letter.references
  return [...new Set(ids)].map(referenceHash)
}

function wordsOf(letter: Omit<Letter, 'attachments'>, files: readonly AttachmentMeta[]): string {
  const names = (list: readonly Mailbox[]) =>
    list.map(({ name, address }) => `${name} ${address}`).join(' ')
  return documentWords({
    fields: {
      subject: letter.subject,
      from: letter.from ? names([letter.from]) : '',
      to: names([...letter.to, ...letter.cc]),
      file: files.map(({ fileName }) => fileName).join(' '),
    },
    text: letter.text,
  })
}
