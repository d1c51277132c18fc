import { newId } from '@caliopen/contract/ids'
import type { Sql } from '#database/sql.js'
import { discussionKey } from '../digest/people/persons.js'

interface DiscussionRow {
  id: Buffer
  key: Buffer
  persons: string
  last_at: number
}

/** What changes persons, and whose work it is. */
export interface Rekeying {
  accountId: Buffer
  mergeId: Buffer
  /** a person -> who it is now */
  persons: ReadonlyMap<string, string>
  modseq: number
}

const COLUMNS = ['id', 'key', 'persons', 'last_at']

/**
 * Discussions of persons that are somebody else now: each gets the key of its persons, and where there is one with
 * that key already, they become one. Each change is logged with its merge. In the transaction that took this modseq.
 */
export async function rekeyDiscussions(sql: Sql, rekeying: Rekeying): Promise<void> {
  for (const row of await discussionsOf(sql, rekeying)) {
    const before: string[] = JSON.parse(row.persons)
    const after = renamed(before, rekeying.persons)
    const key = discussionKey(after)
    if (key.equals(row.key)) continue
    const same = await sql.get<DiscussionRow>(
      'select id, last_at from discussions where account_id = ? and `key` = ?',
      [rekeying.accountId, key]
    )
    if (same) await fold(sql, rekeying, row, same)
    else await rename(sql, rekeying.accountId, row.id, after)
    await log(sql, rekeying, { id: row.id, into: same?.id ?? null, before, after })
  }
}

async function discussionsOf(sql: Sql, { accountId, persons }: Rekeying): Promise<DiscussionRow[]> {
  const keys = [...persons.keys()].map((person) => [accountId, person] as const)
  const named = await sql.find<{ discussion_id: Buffer }>(
    'discussion_persons',
    ['discussion_id'],
    ['account_id', 'person'],
    keys
  )
  const ids = new Map(named.map((row) => [row.discussion_id.toString('hex'), row.discussion_id]))
  const wanted = [...ids.values()].map((id) => [accountId, id] as const)
  return sql.find<DiscussionRow>('discussions', COLUMNS, ['account_id', 'id'], wanted)
}

function renamed(persons: readonly string[], now: ReadonlyMap<string, string>): string[] {
  return [...new Set(persons.map((person) => now.get(person) ?? person))].sort()
}

/** Makes one discussion of two. */
async function fold(
  sql: Sql,
  { accountId, modseq }: Rekeying,
  from: DiscussionRow,
  into: DiscussionRow
): Promise<void> {
  await sql.run(
    'update messages set discussion_id = ?, modseq = ? where account_id = ? and discussion_id = ?',
    [into.id, modseq, accountId, from.id]
  )
  await sql.run('update discussions set last_at = ? where account_id = ? and id = ?', [
    ...[Math.max(into.last_at, from.last_at), accountId, into.id],
  ])
  await forgetDiscussion(sql, accountId, from.id)
}

async function rename(
  sql: Sql,
  accountId: Buffer,
  id: Buffer,
  persons: readonly string[]
): Promise<void> {
  await sql.run('update discussions set `key` = ?, persons = ? where account_id = ? and id = ?', [
    ...[discussionKey(persons), JSON.stringify(persons), accountId, id],
  ])
  await sql.run('delete from discussion_persons where account_id = ? and discussion_id = ?', [
    ...[accountId, id],
  ])
  await writePersons(sql, accountId, id, persons)
}

export async function writePersons(
  sql: Sql,
  accountId: Buffer,
  id: Buffer,
  persons: readonly string[]
): Promise<void> {
  await sql.insert(
    'discussion_persons',
    ['account_id', 'person', 'discussion_id'],
    persons.map((person) => [accountId, person, id]),
    'ignore'
  )
}

export async function forgetDiscussion(sql: Sql, accountId: Buffer, id: Buffer): Promise<void> {
  const key = [accountId, id]
  await sql.run('delete from discussion_persons where account_id = ? and discussion_id = ?', key)
  await sql.run('delete from discussions where account_id = ? and id = ?', key)
}

interface Change {
  id: Buffer
  into: Buffer | null
  before: readonly string[]
  after: readonly string[]
}

async function log(sql: Sql, { accountId, mergeId }: Rekeying, change: Change): Promise<void> {
  await sql.insert(
    'discussion_rekeys',
    [
      ...['account_id', 'id', 'merge_id', 'discussion_id', 'into_discussion_id', 'before', 'after'],
      'created_at',
    ],
    [
      [
        ...[accountId, newId(), mergeId, change.id, change.into],
        ...[JSON.stringify(change.before), JSON.stringify(change.after), Date.now()],
      ],
    ]
  )
}
