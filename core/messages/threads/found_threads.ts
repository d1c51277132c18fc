import type { Sql } from '#database/sql.js'
import type { ListRow } from './list_threads.js'

/** A thread that a search found, by its newest message that fits. */
export interface FoundThread extends ListRow {
  mailbox_id: Buffer
}

interface Place {
  id: Buffer
  thread_id: Buffer
  mailbox_id: Buffer
  received_at: number
}

type InMailbox = Omit<FoundThread, 'message_id' | 'last_at'>

const IN_MAILBOX = ['mailbox_id', 'thread_id', 'band', 'importance', 'unread', 'count']

/** Each thread once, in the order of the messages. Three statements, however many there are. */
export async function foundThreads(
  sql: Sql,
  accountId: Buffer,
  messageIds: readonly Buffer[]
): Promise<FoundThread[]> {
  const places = await sql.find<Place>(
    'messages',
    ['id', 'thread_id', 'mailbox_id', 'received_at'],
    ['account_id', 'id'],
    messageIds.map((id) => [accountId, id] as const)
  )
  const listed = await sql.find<InMailbox>(
    'thread_mailboxes',
    IN_MAILBOX,
    ['account_id', 'mailbox_id', 'thread_id'],
    places.map((place) => [accountId, place.mailbox_id, place.thread_id] as const)
  )
  const rows = new Map(listed.map((row) => [keyOf(row), row]))
  const byId = new Map(places.map((place) => [place.id.toString('hex'), place]))
  const found = new Map<string, FoundThread>()
  for (const id of messageIds) {
    const place = byId.get(id.toString('hex'))
    const row = place && rows.get(keyOf(place))
    const thread = place?.thread_id.toString('hex') ?? ''
    if (!place || !row || found.has(thread)) continue
    found.set(thread, { ...row, message_id: place.id, last_at: place.received_at })
  }
  return [...found.values()]
}

function keyOf(row: { mailbox_id: Buffer; thread_id: Buffer }): string {
  return row.mailbox_id.toString('hex') + row.thread_id.toString('hex')
}
