import { newId } from '@caliopen/contract/ids'
import type { Sql } from '#database/sql.js'
import { applyWaiting } from './chat/waited_for.js'
import { assignDiscussions } from './people/discussions.js'
import { meetCorrespondents } from './people/correspondents.js'
import { judge } from './judge.js'
import { placeInMailboxes } from './rows/mailboxes.js'
import type { Fresh } from './fresh.js'
import type { Prepared } from './prepare.js'
import { knownSources } from './rows/repeats.js'
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
}

/**
 * Writes messages into their accounts: call it in a transaction. What was kept before, by channel
 * and source_id, is left as it is, so calling it again changes nothing. Answers in the order of the
 * messages.
 */
export async function keep(sql: Sql, prepared: readonly Prepared[]): Promise<Kept[]> {
  if (prepared.length === 0) return []
  const mailboxes = await placeInMailboxes(sql, prepared)
  const known = await knownSources(sql, prepared)
  const { fresh, firstOf } = withoutRepeats(prepared, known)

  const threads = await assignThreads(sql, fresh, (accountId) => mailboxes.modseq(accountId))
  const discussions = await assignDiscussions(sql, fresh)
  const acquaintances = await meetCorrespondents(sql, fresh)
  const verdicts = judge(fresh, { threads, acquaintances })
  await writeMessages(sql, fresh, { mailboxes, threads, discussions, verdicts })
  await applyWaiting(sql, fresh, (accountId) => mailboxes.modseq(accountId))

  return prepared.map((message) => {
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
    }
  })
}

export function sourceKey({ item, owner }: Pick<Prepared, 'item' | 'owner'>): string {
  return `${owner.key}:${item.channel}:${item.sourceId.toString('hex')}`
}

/** Repeats may also stand beside each other in one batch. */
function withoutRepeats(prepared: readonly Prepared[], known: ReadonlyMap<string, unknown>) {
  const firstOf = new Map<string, Fresh>()
  for (const message of prepared) {
    const key = sourceKey(message)
    if (known.has(key) || firstOf.has(key)) continue
    firstOf.set(key, Object.assign(message, { id: message.item.id ?? newId() }))
  }
  return { fresh: [...firstOf.values()], firstOf }
}
