import type { Sql } from '#database/sql.js'
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

const KEYS = ['account_id', 'channel', 'source_id']

/** What these accounts have kept, or kept and deleted since, by account, channel and source_id. */
export async function knownSources(
  sql: Sql,
  prepared: readonly Prepared[]
): Promise<Map<string, KnownSource>> {
  const keys = prepared.map(({ item }) => [item.accountId, item.channel, item.sourceId] as const)
  const kept = await sql.find<Omit<SourceRow, 'message_id'> & { id: Buffer }>(
    'messages',
    [...KEYS, 'id', 'thread_id'],
    KEYS,
    keys
  )
  const gone = await sql.find<Omit<SourceRow, 'thread_id'>>(
    'expunged',
    [...KEYS, 'message_id'],
    KEYS,
    keys
  )
  return new Map([
    ...gone.map((row) => entry({ ...row, thread_id: row.message_id })),
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
