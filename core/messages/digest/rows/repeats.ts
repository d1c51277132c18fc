import type { Sql } from '#database/sql.js'
import { EMAIL } from '../../letter/read_letter.js'
import type { Prepared } from '../prepare.js'

export interface KnownSource {
  messageId: Buffer
  threadId: Buffer
}

interface SourceRow {
  account_id: Buffer
  channel: string
  source_id: Buffer
  message_id: Buffer
  thread_id: Buffer
}

type MessageRow = Omit<SourceRow, 'message_id'> & { id: Buffer }
type NameRow = Omit<SourceRow, 'thread_id'>

const KEYS = ['account_id', 'channel', 'source_id']

/** What these accounts have kept, or kept and deleted since, by account, channel and source_id. */
export async function knownSources(
  sql: Sql,
  prepared: readonly Prepared[]
): Promise<Map<string, KnownSource>> {
  const keys = prepared.map(({ item }) => [item.accountId, item.channel, item.sourceId] as const)
  const kept = await sourceMessages(sql, keys)
  const gone = await sql.find<NameRow>('expunged', [...KEYS, 'message_id'], KEYS, keys)
  return new Map([...gone.map((row) => entry({ ...row, thread_id: row.message_id })), ...kept])
}

type SourceKey = readonly [accountId: Buffer, channel: string, sourceId: Buffer]

/** The messages that are known by these names, be it the far side's own for what we sent. */
export async function sourceMessages(
  sql: Sql,
  keys: readonly SourceKey[]
): Promise<Map<string, KnownSource>> {
  const columns = [...KEYS, 'id', 'thread_id']
  const kept = await sql.find<MessageRow>('messages', columns, KEYS, keys)
  const chats = keys.filter(([, channel]) => channel !== EMAIL)
  const named = await sql.find<NameRow>('message_sources', [...KEYS, 'message_id'], KEYS, chats)
  const ids = named.map((row) => [row.account_id, row.message_id] as const)
  const theirs = await sql.find<MessageRow>('messages', columns, ['account_id', 'id'], ids)
  const byId = new Map(theirs.map((row) => [row.id.toString('hex'), row]))
  return new Map([
    ...named.flatMap((row) => {
      const message = byId.get(row.message_id.toString('hex'))
      return message ? [entry({ ...row, thread_id: message.thread_id })] : []
    }),
    ...kept.map((row) => entry({ ...row, message_id: row.id })),
  ])
}

function entry(row: SourceRow): [string, KnownSource] {
  const key = `${row.account_id.toString('hex')}:${row.channel}:${row.source_id.toString('hex')}`
  return [key, { messageId: row.message_id, threadId: row.thread_id }]
}

/** Those that are not kept yet; of repeats that stand beside each other, the first. */
export async function newSources(sql: Sql, prepared: readonly Prepared[]): Promise<Prepared[]> {
  const known = await knownSources(sql, prepared)
  return [...firstOfEach(prepared, known).values()]
}

/** By source: the first message of each that is not known. */
export function firstOfEach<Message extends Prepared>(
  prepared: readonly Message[],
  known: ReadonlyMap<string, unknown>
): Map<string, Message> {
  const firstOf = new Map<string, Message>()
  for (const message of prepared) {
    const key = sourceKey(message)
    if (!known.has(key) && !firstOf.has(key)) firstOf.set(key, message)
  }
  return firstOf
}

export function sourceKey({ item, owner }: Pick<Prepared, 'item' | 'owner'>): string {
  return `${owner.key}:${item.channel}:${item.sourceId.toString('hex')}`
}
