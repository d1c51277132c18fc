import { newId } from '@caliopen/contract/ids'
import { readOwners } from '../people/owner.js'
import type { Owner } from '../people/owner.js'
import { sourceMessages } from '../rows/repeats.js'
import type { Sql } from '#database/sql.js'
import { nextModseq } from '../../mailboxes/change_log.js'
import type { Kept } from '../keep.js'
import type { ChangeItem } from './change_item.js'
import { recordChanges } from './record_changes.js'
import type { TargetedChange } from './record_changes.js'

export interface PreparedChange {
  item: ChangeItem
  owner: Owner
}

/** Changes of accounts that are still there. */
export async function prepareChanges(
  sql: Sql,
  items: readonly ChangeItem[]
): Promise<PreparedChange[]> {
  if (items.length === 0) return []
  const owners = await readOwners(sql, items)
  return items.flatMap((item) => {
    const owner = owners.get(item.accountId.toString('hex'))
    return owner ? [{ item, owner }] : []
  })
}

/**
 * Writes what happened to messages beside them; what speaks of a message that is not there yet waits for it.
 * Call it in a transaction; calling it again changes nothing.
 */
export async function keepChanges(sql: Sql, prepared: readonly PreparedChange[]): Promise<Kept[]> {
  const kept: Kept[] = []
  for (const [, changes] of [...byAccount(prepared)].sort(([a], [b]) => (a < b ? -1 : 1))) {
    kept.push(...(await keepOf(sql, changes)))
  }
  return kept
}

function byAccount(prepared: readonly PreparedChange[]): Map<string, PreparedChange[]> {
  return Map.groupBy(prepared, ({ owner }) => owner.key)
}

/** The counter first: it makes a message of this account that is being kept beside us come before or after, never between. */
async function keepOf(sql: Sql, prepared: readonly PreparedChange[]): Promise<Kept[]> {
  const owner = prepared[0]?.owner
  if (!owner) return []
  const modseq = await nextModseq(sql, owner.id)
  const keys = prepared.map(({ item }) => [owner.id, item.channel, item.target] as const)
  const targets = await sourceMessages(sql, keys)
  const found: TargetedChange[] = []
  const early: ChangeItem[] = []
  for (const { item } of prepared) {
    const target = targets.get(targetKey(item))
    if (target) found.push({ ...item, messageId: target.messageId })
    else early.push(item)
  }
  await wait(sql, early)
  const changed = await recordChanges(sql, owner, found, modseq)
  return prepared.map(({ item }) => {
    const target = targets.get(targetKey(item))
    const messageId = target?.messageId ?? newId()
    const duplicate = !changed.has(messageId.toString('hex'))
    return {
      ...{ accountId: owner.id, messageId, modseq, duplicate },
      threadId: target?.threadId ?? messageId,
      ...{ setAside: false, receivedAt: null },
    }
  })
}

function targetKey({ accountId, channel, target }: ChangeItem): string {
  return `${accountId.toString('hex')}:${channel}:${target.toString('hex')}`
}

async function wait(sql: Sql, items: readonly ChangeItem[]): Promise<void> {
  await sql.insert(
    'waiting_events',
    ['account_id', 'channel', 'target', 'id', 'kind', 'payload', 'happened_at'],
    items.map(({ accountId, channel, target, id, change, happenedAt }) => [
      ...[accountId, channel, target, id, change.kind, JSON.stringify(change.payload)],
      happenedAt,
    ]),
    'ignore'
  )
}
