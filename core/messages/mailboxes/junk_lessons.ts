import type { Sql } from '#database/sql.js'
import type { Located } from './relocate.js'

/** A message that somebody moves, and where to. */
export interface LessonMove {
  message: Located
  to: Buffer
}

/** Those who move by mistake have this long to take it back before anything is learned, milliseconds. */
const GRACE = 30_000

/**
 * Whoever moves mail into Junk says that it is spam; who takes it out says that it is none, unless
 * they only throw it away. In the transaction of the move; the antispam is told later.
 */
export async function recordLessons(
  sql: Sql,
  accountId: Buffer,
  moves: readonly LessonMove[],
  mailboxes: ReadonlyMap<string, Buffer>,
  now: number
): Promise<void> {
  const junk = mailboxes.get('junk')
  const trash = mailboxes.get('trash')
  if (!junk) return
  for (const { message, to } of moves) {
    if (message.direction === 'out') continue
    const wasJunk = message.mailbox_id.equals(junk)
    if (to.equals(junk) && !wasJunk) await want(sql, accountId, message.id, 'spam', now)
    if (wasJunk && !to.equals(junk) && !trash?.equals(to)) {
      await want(sql, accountId, message.id, 'ham', now)
    }
  }
}

/** The opposite of what was not learned yet is nothing to learn; of what was, it is another lesson. */
async function want(
  sql: Sql,
  accountId: Buffer,
  messageId: Buffer,
  wanted: 'spam' | 'ham',
  now: number
): Promise<void> {
  const undone = await sql.run(
    `delete from junk_lessons
     where account_id = ? and message_id = ? and wanted <> ? and learned is null`,
    [accountId, messageId, wanted]
  )
  if (undone > 0) return
  await sql.insert(
    'junk_lessons',
    ['account_id', 'message_id', 'wanted', 'learned', 'attempts', 'due_at'],
    [[accountId, messageId, wanted, null, 0, now + GRACE]],
    {
      keys: ['account_id', 'message_id'],
      update: {
        wanted: 'new(wanted)',
        attempts: 'new(attempts)',
        due_at: 'case when learned = new(wanted) then null else new(due_at) end',
      },
    }
  )
}
