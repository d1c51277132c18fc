import { idBytes } from '@caliopen/contract/ids'
import { readContacts } from '#core/contacts/contacts.js'
import type { Contact, End } from '#core/contacts/contacts.js'
import type { Sql, Value } from '#database/sql.js'
import { CHAT_COLUMNS } from '../chat/chat_row.js'
import type { ChatRow } from '../chat/chat_row.js'
import type { ChatCursor } from '../chat/read_chat.js'
import { readLines } from '../chat/read_lines.js'
import type { ChatLine } from '../chat/read_lines.js'
import { EMAIL } from '../letter/read_letter.js'
import { signsIn } from '../threads/describe_threads.js'
import type { TrustSigns } from '#core/trust/signs.js'

/** Somebody that a discussion is with: `contactId` where the account keeps them. */
export interface Person {
  contactId: Buffer | null
  name: string
  addresses: End[]
}

/** A letter of a discussion: enough to know it by; it is read in its thread. */
export interface DiscussedLetter {
  id: Buffer
  threadId: Buffer
  mailboxId: Buffer
  direction: 'in' | 'out'
  from: { name: string; address: string }
  subject: string
  snippet: string
  receivedAt: number
  seen: boolean
  attachments: number
  trust: number | null
  signs: TrustSigns
}

/** In the order of time: letters, and messages of chats with their channel. */
export type DiscussedMessage =
  | { kind: 'letter'; letter: DiscussedLetter }
  | { kind: 'chat'; channel: string; threadId: Buffer; line: ChatLine }

export interface Discussion {
  id: Buffer
  persons: Person[]
  /** oldest first */
  messages: DiscussedMessage[]
  /** null: that was the first message */
  earlier: ChatCursor | null
}

type Row = ChatRow & { thread_id: Buffer; subject: string }

const PAGE = 50
const SELECT = `select ${CHAT_COLUMNS}, thread_id, subject from messages
  where account_id = ? and discussion_id = ?`
const BEHIND = 'and received_at <= ? and (received_at < ? or id < ?)'
const NEWEST_FIRST = 'order by received_at desc, id desc limit ?'

/** Exported for the test of query plans. */
export const LATEST_DISCUSSED = `${SELECT} ${NEWEST_FIRST}`
export const EARLIER_DISCUSSED = `${SELECT} ${BEHIND} ${NEWEST_FIRST}`

/** What an account and the same people wrote to each other, whatever the channel; null where there is no such discussion. */
export async function readDiscussion(
  sql: Sql,
  accountId: Buffer,
  id: Buffer,
  before: ChatCursor | null = null
): Promise<Discussion | null> {
  const row = await sql.get<{ persons: string }>(
    'select persons from discussions where account_id = ? and id = ?',
    [accountId, id]
  )
  if (!row) return null
  const behind: Value[] = before ? [before.receivedAt, before.receivedAt, before.id] : []
  const statement = before ? EARLIER_DISCUSSED : LATEST_DISCUSSED
  const found = await sql.all<Row>(statement, [accountId, id, ...behind, PAGE + 1])
  const rows = found.slice(0, PAGE).reverse()
  const [oldest] = rows
  const more = found.length > PAGE && oldest
  return {
    id,
    persons: await personsOf(sql, accountId, JSON.parse(row.persons)),
    messages: await messagesOf(sql, accountId, rows),
    earlier: more ? { receivedAt: oldest.received_at, id: oldest.id } : null,
  }
}

async function messagesOf(
  sql: Sql,
  accountId: Buffer,
  rows: readonly Row[]
): Promise<DiscussedMessage[]> {
  const chats = rows.filter(({ channel }) => channel !== EMAIL)
  const letters = rows.filter(({ channel }) => channel === EMAIL).map(({ id }) => id)
  const [lines, signs] = await Promise.all([
    readLines(sql, accountId, chats),
    signsIn(sql, accountId, letters),
  ])
  const byId = new Map(lines.map((line) => [line.id.toString('hex'), line]))
  return rows.map((row): DiscussedMessage => {
    const line = byId.get(row.id.toString('hex'))
    if (!line) return { kind: 'letter', letter: letterOf(row, signs.get(row.id.toString('hex'))) }
    return { kind: 'chat', channel: row.channel, threadId: row.thread_id, line }
  })
}

const NO_SIGNS: TrustSigns = { sealed: false, verifiedSignature: false }

function letterOf(row: Row, signs: TrustSigns = NO_SIGNS): DiscussedLetter {
  return {
    id: row.id,
    threadId: row.thread_id,
    mailboxId: row.mailbox_id,
    direction: row.direction,
    from: { name: row.from_name, address: row.from_address },
    subject: row.subject,
    snippet: row.snippet,
    receivedAt: row.received_at,
    seen: row.seen === 1,
    attachments: row.attachments,
    trust: row.trust,
    signs,
  }
}

/** Persons as `discussions.persons` names them: `contact:ID`, or `CHANNEL:ADDRESS`. */
async function personsOf(
  sql: Sql,
  accountId: Buffer,
  persons: readonly string[]
): Promise<Person[]> {
  const ids = persons.flatMap((person) => contactId(person) ?? [])
  const contacts = await readContacts(sql, accountId, ids)
  const ends = persons.filter((person) => !contactId(person)).map(endOf)
  const names = await namesOf(sql, accountId, ends)
  return persons.map((person): Person => {
    const id = contactId(person)
    const contact = id && contacts.get(id.toString('hex'))
    if (contact) return { contactId: contact.id, ...nameAndAddresses(contact) }
    const end = endOf(person)
    return { contactId: null, name: names.get(person) || end.address, addresses: [end] }
  })
}

function nameAndAddresses({ name, addresses }: Contact) {
  return { name, addresses }
}

function contactId(person: string): Buffer | null {
  return person.startsWith('contact:') ? idBytes(person.slice('contact:'.length)) : null
}

function endOf(person: string): End {
  const at = person.indexOf(':')
  return { channel: person.slice(0, at), address: person.slice(at + 1) }
}

/** As their owners call themselves, or the far side's list does. */
async function namesOf(sql: Sql, accountId: Buffer, ends: readonly End[]) {
  const rows = await sql.find<End & { name: string }>(
    'correspondents',
    ['channel', 'address', 'name'],
    ['account_id', 'channel', 'address'],
    ends.map(({ channel, address }) => [accountId, channel, address] as const)
  )
  return new Map(rows.map((row) => [`${row.channel}:${row.address}`, row.name]))
}
