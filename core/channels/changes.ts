import { idText } from '@caliopen/contract/ids'
import type { Bus } from '#core/bus/bus.js'
import { touch } from '#core/messages/mailboxes/change_log.js'
import { recordDeliveryEvents } from '#core/messages/submissions/delivery_events.js'
import type { DeliveryEvent } from '#core/messages/submissions/delivery_events.js'
import type { Sql } from '#database/sql.js'

/** What an account's open pages should hear of. */
export interface Change {
  accountId: Buffer
  modseq: number
}

/**
 * Every change of a delivery is a change of its message: an event, and the next number of its account's change
 * log. In the transaction that changes the deliveries. Accounts in one order everywhere, so that two workers
 * do not wait for each other.
 */
export async function recordChanges(sql: Sql, events: readonly DeliveryEvent[]): Promise<Change[]> {
  await recordDeliveryEvents(sql, events)
  const accounts = Map.groupBy(events, (event) => event.accountId.toString('hex'))
  const changes: Change[] = []
  for (const [, own] of [...accounts].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const accountId = own[0]?.accountId
    if (!accountId) continue
    const messages = new Map(own.map((event) => [event.messageId.toString('hex'), event.messageId]))
    changes.push({ accountId, modseq: await touch(sql, accountId, [...messages.values()]) })
  }
  return changes
}

/** After the transaction. */
export function announceChanges(bus: Bus, changes: readonly Change[]): void {
  for (const { accountId, modseq } of changes) {
    bus.publish('account.changed', { accountId: idText(accountId), modseq, kind: 'delivery' })
  }
}
