import { newId } from '@caliopen/contract/ids'
import type { Sql } from '#database/sql.js'
import type { Fresh } from '../fresh.js'
import { mergeThreads } from './merge_threads.js'
import { plainText } from '../../letter/text.js'
import { Threads } from './thread.js'
import type { Thread } from './thread.js'

interface ThreadRow {
  account_id: Buffer
  id: Buffer
  subject: string
  correspondents: string
  count: number
  sent: number
  last_at: number
}

const NAMES = 5
const THREAD_COLUMNS = ['account_id', 'id', 'subject', 'correspondents', 'count', 'sent', 'last_at']

/**
 * Threads by References (RFC 5256 §3, steps 1 to 3): a message joins the thread that knows any of
 * the Message-IDs it names, or its own; where it names two threads they become one. New
 * references are written, so that a message whose parent never came still finds its siblings.
 * `modseq` numbers the change of an account (change_log.ts).
 */
export async function assignThreads(
  sql: Sql,
  fresh: readonly Fresh[],
  modseq: (accountId: Buffer) => number
): Promise<Threads> {
  const known = await knownReferences(sql, fresh)
  const threads = new Threads()
  for (const message of fresh) {
    const candidates = distinct(message.references.flatMap((ref) => known.get(message, ref) ?? []))
    const thread = candidates[0] ?? newThread(message)
    for (const other of candidates.slice(1)) {
      await mergeThreads(sql, thread, other, modseq(thread.accountId))
      known.redirect(other, thread)
      threads.redirect(other, thread)
    }
    for (const reference of message.references) known.set(message, reference, thread)
    grow(thread, message)
    threads.set(message.id, thread)
  }
  await writeReferences(sql, known)
  return threads
}

/** What is known of the references of a batch, and what is new. */
class KnownReferences {
  readonly fresh: [accountId: Buffer, reference: Buffer, thread: Thread][] = []
  #threads = new Map<string, Thread>()

  add(accountId: Buffer, reference: Buffer, thread: Thread) {
    this.#threads.set(keyOf(accountId, reference), thread)
  }

  get({ owner }: Fresh, reference: Buffer): Thread | undefined {
    return this.#threads.get(keyOf(owner.id, reference))
  }

  set({ owner }: Fresh, reference: Buffer, thread: Thread) {
    if (this.#threads.has(keyOf(owner.id, reference))) return
    this.add(owner.id, reference, thread)
    this.fresh.push([owner.id, reference, thread])
  }

  redirect(from: Thread, to: Thread) {
    for (const [key, thread] of this.#threads) if (thread === from) this.#threads.set(key, to)
    for (const row of this.fresh) if (row[2] === from) row[2] = to
  }
}

async function knownReferences(sql: Sql, fresh: readonly Fresh[]): Promise<KnownReferences> {
  const rows = await sql.find<{ account_id: Buffer; reference: Buffer; thread_id: Buffer }>(
    'thread_references',
    ['account_id', 'reference', 'thread_id'],
    ['account_id', 'reference'],
    fresh.flatMap(({ owner, references }) => references.map((ref) => [owner.id, ref] as const))
  )
  const ids = new Map(rows.map((row) => [keyOf(row.account_id, row.thread_id), row]))
  const found = await sql.find<ThreadRow>(
    'threads',
    THREAD_COLUMNS,
    ['account_id', 'id'],
    [...ids.values()].map((row) => [row.account_id, row.thread_id] as const)
  )
  const threads = new Map(found.map((row) => [keyOf(row.account_id, row.id), fromRow(row)]))
  const known = new KnownReferences()
  for (const row of rows) {
    const thread = threads.get(keyOf(row.account_id, row.thread_id))
    if (thread) known.add(row.account_id, row.reference, thread)
  }
  return known
}

async function writeReferences(sql: Sql, known: KnownReferences) {
  await sql.insert(
    'thread_references',
    ['account_id', 'reference', 'thread_id'],
    known.fresh.map(([accountId, reference, thread]) => [accountId, reference, thread.id]),
    { keys: ['account_id', 'reference'], update: { thread_id: 'new(thread_id)' } }
  )
}

/** The oldest thread keeps its id: UUIDv7 sort by the time they were made. */
function distinct(threads: Thread[]): Thread[] {
  return [...new Set(threads)].sort((a, b) => a.id.compare(b.id))
}

function newThread({ owner, letter }: Fresh): Thread {
  return {
    accountId: owner.id,
    id: newId(),
    subject: letter?.subject ?? '',
    correspondents: [],
    count: 0,
    sent: 0,
    lastAt: 0,
    isNew: true,
  }
}

function grow(thread: Thread, { item, letter }: Fresh) {
  thread.count += 1
  if (item.direction === 'out') thread.sent += 1
  const name = plainText(letter?.from?.name || letter?.from?.address || item.sender)
  const others = thread.correspondents.filter((other) => other !== name)
  const newest = item.receivedAt >= thread.lastAt
  thread.correspondents = newest ? [name, ...others] : [...others, name]
  thread.correspondents.splice(NAMES)
  thread.lastAt = Math.max(thread.lastAt, item.receivedAt)
}

function fromRow(row: ThreadRow): Thread {
  return {
    accountId: row.account_id,
    id: row.id,
    subject: row.subject,
    correspondents: JSON.parse(row.correspondents),
    count: row.count,
    sent: row.sent,
    lastAt: row.last_at,
    isNew: false,
  }
}

function keyOf(accountId: Buffer, id: Buffer): string {
  return accountId.toString('latin1') + id.toString('latin1')
}
