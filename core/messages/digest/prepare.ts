import type { MessageBytes } from '@caliopen/contract/bytes'
import { storeLarge } from '#core/messages/blobs/blobs.js'
import { accountPrefix, documentTokens, tokensFor } from '#core/messages/search/tokens.js'
import type { Sql } from '#database/sql.js'
import { readOwners } from './people/owner.js'
import type { Owner } from './people/owner.js'
import type { Item } from './item.js'
import { readLarge, unreadLarge } from './reading/read_large.js'
import { readMessage, unread, type Read } from './reading/read_message.js'

/** Everything about a message that can be worked out before the transaction begins. */
export interface Prepared extends Omit<Read, 'words'> {
  item: Item
  owner: Owner
  tokens: string
}

/** A message, and what its bytes tell. */
export interface ReadItem {
  item: Item
  read: Read
}

/** Reads the messages. A message that cannot be read is set aside, with the reason; it stops nobody. */
export async function prepare(sql: Sql, items: readonly Item[]): Promise<Prepared[]> {
  const reads = new Map<MessageBytes, Read>()
  const pairs: ReadItem[] = []
  for (const item of items) {
    const read = reads.get(item.raw) ?? (await readItem(item))
    reads.set(item.raw, read)
    pairs.push({ item, read })
  }
  return prepareRead(sql, pairs)
}

/** The same messages without reading them again: what could not be kept as a letter is set aside. */
export async function prepareUnread(
  sql: Sql,
  items: readonly Item[],
  reason: string
): Promise<Prepared[]> {
  const pairs: ReadItem[] = []
  for (const item of items) {
    const { held } = item.raw
    const read = held ? unread(held, reason) : await unreadLarge(item.raw, reason)
    pairs.push({ item, read })
  }
  return prepareRead(sql, pairs)
}

/** What is read already; the same bytes may go to several accounts. */
export async function prepareRead(sql: Sql, pairs: readonly ReadItem[]): Promise<Prepared[]> {
  const owners = await readOwners(
    sql,
    pairs.map(({ item }) => item)
  )
  const prepared: Prepared[] = []
  for (const { item, read } of pairs) {
    const owner = owners.get(item.accountId.toString('hex'))
    // The account was removed between its 250 and now: nobody is left to give the message to.
    if (!owner) continue
    const { words, ...rest } = read
    prepared.push({ item, owner, ...rest, tokens: tokensOf(owner, item, read.letter, words) })
  }
  await storeBlobs(prepared)
  return prepared
}

function readItem({ channel, raw }: Item): Promise<Read> {
  return raw.held ? readMessage({ channel, raw: raw.held }) : readLarge(channel, raw)
}

async function storeBlobs(prepared: readonly Prepared[]): Promise<void> {
  const blobs = prepared.flatMap(({ blob, attachments }) => [
    blob,
    ...attachments.map((part) => part.blob),
  ])
  for (const blob of new Set(blobs)) await storeLarge(blob)
}

/** Who wrote a report that names nobody stands in its envelope. */
function tokensOf({ ordinal }: Owner, item: Item, letter: Read['letter'], words: string): string {
  if (!letter) return accountPrefix(ordinal)
  const tokens = tokensFor(ordinal, words)
  if (letter.from) return tokens
  return `${documentTokens({ ordinal, fields: { from: item.sender }, text: '' })}${tokens}`
}
