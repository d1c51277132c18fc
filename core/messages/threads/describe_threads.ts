import { signsOf, type TrustSigns } from '#core/trust/signs.js'
import type { Sql, Value } from '#database/sql.js'
import type { EvidenceRow } from './message_parts.js'
import { statesOf, type SendingState } from './sending.js'

/** What a row of a list shows beside its place in it. */
export interface ThreadSummary {
  channel: string
  subject: string
  /** the latest writers, newest first */
  writers: string[]
  from: { name: string; address: string }
  recipients: Recipients
  direction: 'in' | 'out'
  snippet: string
  attachments: number
  trust: number | null
  signs: TrustSigns
  tags: string[]
  /** null where nothing of it is on its way out */
  sending: SendingState | null
}

/** As `messages.recipients` holds them. */
export interface Recipients {
  to: { name: string; address: string }[]
  cc: { name: string; address: string }[]
}

interface MessageRow {
  id: Buffer
  thread_id: Buffer
  channel: string
  direction: 'in' | 'out'
  from_name: string
  from_address: string
  recipients: string
  snippet: string
  attachments: number
  trust: number | null
}

interface ThreadNames {
  id: Buffer
  subject: string
  correspondents: string
}

const MESSAGE = [
  ...[
    'id',
    'thread_id',
    'channel',
    'direction',
    'from_name',
    'from_address',
    'recipients',
    'snippet',
  ],
  ...['attachments', 'trust'],
]

/** By the message's id in hex. A handful of statements, however many messages there are. */
export async function describeThreads(
  sql: Sql,
  accountId: Buffer,
  messageIds: readonly Buffer[]
): Promise<Map<string, ThreadSummary>> {
  const keys = messageIds.map((id) => [accountId, id] as const)
  const messages = await sql.find<MessageRow>('messages', MESSAGE, ['account_id', 'id'], keys)
  const sent = messages.filter(({ direction }) => direction === 'out').map(({ id }) => id)
  const [threads, tags, signs, sending] = await Promise.all([
    threadsOf(sql, accountId, messages),
    tagsOf(sql, accountId, messageIds),
    signsIn(sql, accountId, messageIds),
    statesOf(sql, accountId, sent, Date.now()),
  ])
  const summaries = messages.map((message): [string, ThreadSummary] => {
    const key = message.id.toString('hex')
    const thread = threads.get(message.thread_id.toString('hex'))
    return [
      key,
      {
        channel: message.channel,
        subject: thread?.subject ?? '',
        writers: thread ? JSON.parse(thread.correspondents) : [],
        from: { name: message.from_name, address: message.from_address },
        recipients: JSON.parse(message.recipients),
        direction: message.direction,
        snippet: message.snippet,
        attachments: message.attachments,
        trust: message.trust,
        signs: signs.get(key) ?? NO_SIGNS,
        tags: (tags.get(key) ?? []).map(({ name }) => name),
        sending: sending.get(key) ?? null,
      },
    ]
  })
  return new Map(summaries)
}

async function threadsOf(sql: Sql, accountId: Buffer, messages: readonly MessageRow[]) {
  const ids = new Map(messages.map((row) => [row.thread_id.toString('hex'), row.thread_id]))
  const keys = [...ids.values()].map((id) => [accountId, id] as const)
  const columns = ['id', 'subject', 'correspondents']
  const rows = await sql.find<ThreadNames>('threads', columns, ['account_id', 'id'], keys)
  return new Map(rows.map((row) => [row.id.toString('hex'), row]))
}

/** Tag names of each message, by its id in hex. */
export async function tagsOf(sql: Sql, accountId: Buffer, messageIds: readonly Buffer[]) {
  const rows = await ofMessages<{ message_id: Buffer; name: string }>(
    sql,
    `select mt.message_id, t.name from message_tags mt
     join tags t on t.account_id = mt.account_id and t.id = mt.tag_id
     where mt.account_id = ? and mt.message_id in`,
    accountId,
    messageIds
  )
  return Map.groupBy(rows, (row) => row.message_id.toString('hex'))
}

const NO_SIGNS = signsOf([])

/** The signs of each message that has one, by its id in hex: only that evidence is read. */
export async function signsIn(
  sql: Sql,
  accountId: Buffer,
  messageIds: readonly Buffer[]
): Promise<Map<string, TrustSigns>> {
  const rows = await ofMessages<{ message_id: Buffer; sign: EvidenceRow['sign'] }>(
    sql,
    `select message_id, sign from trust_evidence
     where sign is not null and account_id = ? and message_id in`,
    accountId,
    messageIds
  )
  const byMessage = Map.groupBy(rows, (row) => row.message_id.toString('hex'))
  return new Map([...byMessage].map(([id, own]) => [id, signsOf(own.map(({ sign }) => sign))]))
}

/** A page holds few enough ids for one list of placeholders, and always about as many of them. */
async function ofMessages<Row>(
  sql: Sql,
  statement: string,
  accountId: Buffer,
  messageIds: readonly Buffer[]
): Promise<Row[]> {
  if (messageIds.length === 0) return []
  const size = 2 ** Math.ceil(Math.log2(messageIds.length))
  const padded: Value[] = Array.from({ length: size }, (_, index) => messageIds[index] ?? null)
  const places = padded.map(() => '?').join(', ')
  return sql.all<Row>(`${statement} (${places})`, [accountId, ...padded])
}
