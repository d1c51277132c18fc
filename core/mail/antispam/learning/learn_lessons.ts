import type { Sql, SqlDatabase } from '#database/sql.js'
import { messageBytes } from '../../deliver/message_bytes.js'
import { RspamdError } from '../errors.js'
import { forget, putOff, release, takeDue, type DueRow } from '../later/due_rows.js'
import type { Rspamd } from '../rspamd/rspamd.js'

interface Lesson extends DueRow {
  wanted: 'spam' | 'ham'
}

const TABLE = 'junk_lessons'
const BATCH = 20
/** Until those are due again that rspamd was not there for, in milliseconds. */
const AWAY_MS = 30_000

/** Tells rspamd a batch of what people said. Throws what keeps it from learning anything at all. */
export async function learnLessons(
  sql: SqlDatabase,
  controller: Pick<Rspamd, 'learn'>,
  now: number
): Promise<number> {
  const lessons = await takeDue<Lesson>(sql, TABLE, ['wanted'], { now, limit: BATCH })
  for (const [at, lesson] of lessons.entries()) {
    try {
      await learnOne(sql, controller, lesson)
    } catch (error) {
      if (error instanceof RspamdError && error.onlyThis) {
        if (!(await putOff(sql, TABLE, lesson, now))) await giveUp(sql, lesson)
        continue
      }
      await release(sql, TABLE, lessons.slice(at), now + AWAY_MS)
      throw error
    }
  }
  return lessons.length
}

export async function countLessons(sql: Sql): Promise<{ waiting: number; learned: number }> {
  const row = await sql.get<{ waiting: number | null; learned: number | null }>(
    `select sum(case when due_at is null then 0 else 1 end) as waiting,
       sum(case when learned is null then 0 else 1 end) as learned from ${TABLE}`
  )
  return { waiting: Number(row?.waiting ?? 0), learned: Number(row?.learned ?? 0) }
}

/** What was said otherwise meanwhile stays due. */
async function learnOne(
  sql: SqlDatabase,
  controller: Pick<Rspamd, 'learn'>,
  lesson: Lesson
): Promise<void> {
  const { account_id: accountId, message_id: messageId, wanted } = lesson
  const isMail = await isEmail(sql, lesson)
  const raw = isMail ? await messageBytes(sql, { accountId, messageId }) : null
  if (!raw) return forget(sql, TABLE, lesson)
  await controller.learn(wanted, raw)
  await sql.run(
    `update junk_lessons set learned = ?, attempts = 0,
       due_at = case when wanted = ? then null else due_at end
     where account_id = ? and message_id = ?`,
    [wanted, wanted, accountId, messageId]
  )
}

/** A chat is put into Junk, too, and is nothing that rspamd could read. */
async function isEmail(sql: Sql, { account_id: accountId, message_id: messageId }: Lesson) {
  const row = await sql.get<{ channel: string }>(
    'select channel from messages where account_id = ? and id = ?',
    [accountId, messageId]
  )
  return row?.channel === 'email'
}

async function giveUp(sql: Sql, { account_id: accountId, message_id: messageId }: Lesson) {
  await sql.run('update junk_lessons set due_at = null where account_id = ? and message_id = ?', [
    accountId,
    messageId,
  ])
}
