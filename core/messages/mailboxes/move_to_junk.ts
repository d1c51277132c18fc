import type { Sql } from '#database/sql.js'
import { nextModseq } from './change_log.js'
import { LOCATED, relocate, type Change, type Located } from './relocate.js'

interface Touched extends Located {
  answered: number
  flagged: number
  importance_mark: string | null
}

const COLUMNS = [...LOCATED, 'answered', 'flagged', 'importance_mark']

/**
 * Moves a message from the inbox to Junk, unless its reader has done anything with it; in a
 * transaction. It is no lesson: nobody said anything. null: it stays where it is.
 */
export async function moveUntouchedToJunk(
  sql: Sql,
  accountId: Buffer,
  messageId: Buffer
): Promise<Change | null> {
  // the counter first: whoever opens or moves the message at this moment comes before or after
  const modseq = await nextModseq(sql, accountId)
  const [message] = await sql.find<Touched>(
    'messages',
    COLUMNS,
    ['account_id', 'id'],
    [[accountId, messageId]]
  )
  const boxes = await sql.all<{ role: string; id: Buffer }>(
    `select role, id from mailboxes where account_id = ? and role in ('inbox', 'junk')`,
    [accountId]
  )
  const inbox = boxes.find(({ role }) => role === 'inbox')?.id
  const junk = boxes.find(({ role }) => role === 'junk')?.id
  if (!message || !inbox || !junk || isTouched(message)) return null
  if (!message.mailbox_id.equals(inbox)) return null
  return relocate(sql, accountId, modseq, [{ message, to: junk }])
}

function isTouched({ seen, answered, flagged, importance_mark: mark }: Touched): boolean {
  return seen === 1 || answered === 1 || flagged === 1 || mark !== null
}
