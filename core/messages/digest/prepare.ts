import { hash } from 'node:crypto'
import { encodeBlob } from '#core/messages/blobs/blobs.js'
import type { EncodedBlob } from '#core/messages/blobs/blobs.js'
import { accountPrefix, documentTokens } from '#core/messages/search/tokens.js'
import type { Sql } from '#database/sql.js'
import { readOwners } from './people/owner.js'
import type { Owner } from './people/owner.js'
import type { Item } from './item.js'
import type { Letter, LetterAttachment } from '../letter/letter.js'
import { readLetter } from '../letter/read_letter.js'
import { plainText } from '../letter/text.js'

/** Everything about a message that can be worked out before the transaction begins. */
export interface Prepared {
  item: Item
  owner: Owner
  /** null where the bytes could not be read as a message: it is set aside */
  letter: Letter | null
  /** why it is set aside */
  setAside: string | null
  blob: EncodedBlob
  attachments: { meta: LetterAttachment; blob: EncodedBlob }[]
  /** own Message-ID first, then what it refers to, hashed */
  references: Buffer[]
  tokens: string
}

const REASON = 250

/** What the same bytes need only once, however many accounts they go to. */
interface Read {
  letter: Letter | null
  setAside: string | null
  blob: EncodedBlob
  attachments: { meta: LetterAttachment; blob: EncodedBlob }[]
  references: Buffer[]
}

/** Reads the messages. A message that cannot be read is set aside, with the reason; it stops nobody. */
export async function prepare(sql: Sql, items: readonly Item[]): Promise<Prepared[]> {
  const owners = await readOwners(sql, items)
  const reads = new Map<Buffer, Read>()
  const prepared: Prepared[] = []
  for (const item of items) {
    const owner = owners.get(item.accountId.toString('hex'))
    // The account was removed between its 250 and now: nobody is left to give the message to.
    if (!owner) continue
    const read = reads.get(item.raw) ?? (await readRaw(item))
    reads.set(item.raw, read)
    prepared.push({ item, owner, ...read, tokens: tokensOf(owner, item, read.letter) })
  }
  return prepared
}

/** The same messages without reading them again: what could not be kept as a letter is set aside. */
export async function prepareUnread(
  sql: Sql,
  items: readonly Item[],
  reason: string
): Promise<Prepared[]> {
  const owners = await readOwners(sql, items)
  const prepared: Prepared[] = []
  for (const item of items) {
    const owner = owners.get(item.accountId.toString('hex'))
    if (!owner) continue
    const blob = await encodeBlob(item.raw)
    prepared.push({ item, owner, ...unread(blob, reason), tokens: tokensOf(owner, item, null) })
  }
  return prepared
}

/** A Message-ID as thread_references keeps it. */
export function referenceHash(messageId: string): Buffer {
  return hash('sha256', messageId, 'buffer').subarray(0, 16)
}

/** The one thread of a chat is known by its other end, in place of a Message-ID. */
export function chatReference(channel: string, address: string): Buffer {
  return referenceHash(`chat ${channel} ${address}`)
}

async function readRaw({ channel, raw }: Item): Promise<Read> {
  const blob = await encodeBlob(raw)
  const letter = await parse(channel, raw)
  if (typeof letter === 'string') return unread(blob, letter)
  const attachments: Read['attachments'] = []
  for (const meta of letter.attachments) {
    attachments.push({ meta, blob: await encodeBlob(meta.content) })
  }
  return { letter, setAside: null, blob, attachments, references: referencesOf(channel, letter) }
}

function referencesOf(channel: string, letter: Letter): Buffer[] {
  if (letter.chat) return [chatReference(channel, letter.chat.with.address)]
  const ids = letter.messageId ? [letter.messageId, ...letter.references] : letter.references
  return [...new Set(ids)].map(referenceHash)
}

/** The letter, or why it cannot be read as one. */
async function parse(channel: string, raw: Buffer): Promise<Letter | string> {
  try {
    return await readLetter(channel, raw)
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

function unread(blob: EncodedBlob, reason: string): Read {
  const setAside = plainText(reason).slice(0, REASON) || 'unreadable'
  return { letter: null, setAside, blob, attachments: [], references: [] }
}

function tokensOf(owner: Owner, item: Item, letter: Letter | null): string {
  if (!letter) return accountPrefix(owner.ordinal)
  const names = (list: readonly { name: string; address: string }[]) =>
    list.map(({ name, address }) => `${name} ${address}`).join(' ')
  return documentTokens({
    ordinal: owner.ordinal,
    fields: {
      subject: letter.subject,
      from: letter.from ? names([letter.from]) : item.sender,
      to: names([...letter.to, ...letter.cc]),
      file: letter.attachments.map(({ fileName }) => fileName).join(' '),
    },
    text: letter.text,
  })
}
