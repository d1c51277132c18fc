import { idText } from '@caliopen/contract/ids'
import type { Sql, Value } from '#database/sql.js'
import { tagsOf } from './describe_threads.js'
import { evidenceOf, type EvidenceRow } from './message_parts.js'

/** A message as operators and their programs read it. Times are ISO 8601 in UTC, ids canonical text. */
export interface MessageLine {
  id: string
  subject: string
  from: string
  to: string[]
  receivedAt: string
  importance: number
  /** null where no level was worked out */
  trust: number | null
  evidence: EvidenceRow[]
  threadId: string
  discussionId: string | null
  tags: string[]
  /** a role, or the name of an own one */
  mailbox: string
  size: number
  /** why it could not be read, or null */
  setAside: string | null
}

interface Row {
  id: Buffer
  subject: string
  from_address: string
  recipients: string
  received_at: number
  importance: number
  trust: number | null
  thread_id: Buffer
  discussion_id: Buffer | null
  mailbox_id: Buffer
  uid: number
  size: number
  set_aside: string | null
}

const PAGE = 200
const SELECT = `select id, subject, from_address, recipients, received_at, importance, trust,
    thread_id, discussion_id, mailbox_id, uid, size, set_aside
  from messages where account_id = ?`

/** Exported for the test of query plans. */
export const ALL = `${SELECT} and id < ? order by id desc limit ?`
export const OF_MAILBOX = `${SELECT} and mailbox_id = ? and uid < ? order by uid desc limit ?`

/** The messages of an account, or of one of its mailboxes, the latest to come first; a page at a time, by key. */
export async function* allMessages(
  sql: Sql,
  accountId: Buffer,
  { mailboxId, limit }: { mailboxId: Buffer | null; limit: number }
): AsyncGenerator<MessageLine> {
  const names = await mailboxNames(sql, accountId)
  let left = limit
  let last: Row | null = null
  while (left > 0) {
    const size = Math.min(PAGE, left)
    const rows = await page(sql, accountId, mailboxId, last, size)
    yield* await linesOf(sql, accountId, rows, names)
    left -= rows.length
    last = rows.at(-1) ?? null
    if (rows.length < size) return
  }
}

function page(
  sql: Sql,
  accountId: Buffer,
  mailboxId: Buffer | null,
  last: Row | null,
  size: number
): Promise<Row[]> {
  if (!mailboxId) return sql.all<Row>(ALL, [accountId, last?.id ?? Buffer.alloc(16, 0xff), size])
  const before: Value = last?.uid ?? Number.MAX_SAFE_INTEGER
  return sql.all<Row>(OF_MAILBOX, [accountId, mailboxId, before, size])
}

async function linesOf(
  sql: Sql,
  accountId: Buffer,
  rows: readonly Row[],
  names: ReadonlyMap<string, string>
): Promise<MessageLine[]> {
  const ids = rows.map(({ id }) => id)
  const evidence = await evidenceOf(sql, accountId, ids)
  const tags = await tagsOf(sql, accountId, ids)
  return rows.map((row) => {
    const key = row.id.toString('hex')
    const { to }: { to: { address: string }[] } = JSON.parse(row.recipients)
    return {
      id: idText(row.id),
      subject: row.subject,
      from: row.from_address,
      to: to.map(({ address }) => address),
      receivedAt: new Date(row.received_at).toISOString(),
      importance: row.importance,
      trust: row.trust,
      evidence: evidence.get(key) ?? [],
      threadId: idText(row.thread_id),
      discussionId: row.discussion_id && idText(row.discussion_id),
      tags: (tags.get(key) ?? []).map(({ name }) => name),
      mailbox: names.get(row.mailbox_id.toString('hex')) ?? '',
      size: row.size,
      setAside: row.set_aside,
    }
  })
}

async function mailboxNames(sql: Sql, accountId: Buffer): Promise<Map<string, string>> {
  const rows = await sql.all<{ id: Buffer; role: string | null; name: string }>(
    'select id, role, name from mailboxes where account_id = ?',
    [accountId]
  )
  return new Map(rows.map(({ id, role, name }) => [id.toString('hex'), role ?? name]))
}
