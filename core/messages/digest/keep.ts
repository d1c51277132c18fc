import { newId } from '@caliopen/contract/ids'
import type { Sql } from '#database/sql.js'
import { applyWaiting } from './chat/waited_for.js'
import { assignDiscussions } from './people/discussions.js'
import { countCorrespondents } from './people/correspondents.js'
import type { Judged } from './judge.js'
import { placeInMailboxes } from './rows/mailboxes.js'
import type { Fresh } from './fresh.js'
import { firstOfEach, knownSources, sourceKey } from './rows/repeats.js'
import { assignThreads } from './threads/assign_threads.js'
import { writeMessages } from './rows/write_messages.js'

export interface Kept {
  accountId: Buffer
  /** the row in messages; of the first one where this is a repeat */
  messageId: Buffer
  threadId: Buffer
  modseq: number
  /** it was there already, and nothing was written */
  duplicate: boolean
  /** it could not be read */
  setAside: boolean
  /** milliseconds since the epoch; null for what only changes a message */
  receivedAt: number | null
}

/**
 * Writes messages into their accounts: call it in a transaction. What was kept before, by channel
 * and source_id, is left as it is, so calling it again changes nothing. Answers in the order of the
 * messages.
 */
export async function keep(sql: Sql, judged: readonly Judged[]): Promise<Kept[]> {
  if (judged.length === 0) return []
  const mailboxes = await placeInMailboxes(sql, judged)
  const known = await knownSources(sql, judged)
  const firstOf = withIds(firstOfEach(judged, known))
  const fresh = [...firstOf.values()]

  const threads = await assignThreads(sql, fresh, (accountId) => mailboxes.modseq(accountId))
  const discussions = await assignDiscussions(sql, fresh)
  await countCorrespondents(sql, fresh)
  await writeMessages(sql, fresh, { mailboxes, threads, discussions })
  await applyWaiting(sql, fresh, (accountId) => mailboxes.modseq(accountId))

  return judged.map((message) => {
    const key = sourceKey(message)
    const before = known.get(key)
    const first = firstOf.get(key)
    const id = before?.messageId ?? first?.id ?? newId()
    return {
      accountId: message.item.accountId,
      messageId: id,
      threadId: before?.threadId ?? threads.of(id)?.id ?? id,
      modseq: mailboxes.modseq(message.owner.id),
      duplicate: first !== message,
      setAside: message.setAside !== null,
      receivedAt: message.item.receivedAt,
    }
  })
}

function withIds(firstOf: ReadonlyMap<string, Judged>): Map<string, Fresh> {
  const identified = ([key, message]: [string, Judged]): [string, Fresh] => [
    key,
    Object.assign(message, { id: message.item.id ?? newId() }),
  ]
  return new Map([...firstOf].map(identified))
}
