import type { Bus } from '#core/bus/bus.js'
import { deliveryEvent } from '#core/messages/submissions/delivery_events.js'
import type { DeliveryPayload } from '#core/messages/submissions/delivery_events.js'
import type { Sql, SqlDatabase } from '#database/sql.js'
import { announceChanges, recordChanges } from '../changes.js'
import { noteBounce } from '../suppressions/bounces.js'
import type { ReportedDelivery } from './find_delivery.js'

/** What a host further on says became of a delivery (RFC 3464 §2.3.3 to §2.3.6). */
export interface LaterReport {
  action: 'failed' | 'delayed' | 'delivered' | 'relayed' | 'expanded'
  /** RFC 3463 */
  status: string
  /** Diagnostic-Code without its type, or any words that explain it */
  reply: string
  /** Remote-MTA or Reporting-MTA */
  host: string | null
  /** milliseconds since the epoch */
  at: number
}

const REPLY = 1000

const STATES: Record<LaterReport['action'], DeliveryPayload['state']> = {
  failed: 'bounced',
  delayed: 'deferred',
  delivered: 'delivered',
  relayed: 'relayed',
  expanded: 'relayed',
}

/**
 * Attaches a report to the delivery that it speaks of: what the next host had taken may have failed after all.
 * Whoever sent it has the report itself, so nobody is told again. Answers false where this was known already:
 * the same report may come, and be digested, more than once.
 */
export async function settleByReport(
  sql: SqlDatabase,
  bus: Bus,
  delivery: ReportedDelivery,
  report: LaterReport
): Promise<boolean> {
  const reply = report.reply.slice(0, REPLY)
  const changes = await sql.transaction(async (transaction) => {
    if (!(await write(transaction, delivery, { ...report, reply }))) return []
    if (report.action === 'failed') {
      const { id, recipient, accountId } = delivery
      const { status, at } = report
      await noteBounce(transaction, { id, recipient, status, reply, at, accountId })
    }
    return recordChanges(transaction, [eventOf(delivery, { ...report, reply })])
  })
  announceChanges(bus, changes)
  return changes.length > 0
}

/** Only what had left us can be spoken of by others, and a failure is the last word. */
async function write(sql: Sql, { id }: ReportedDelivery, report: LaterReport): Promise<boolean> {
  const status = report.action === 'failed' ? 'failed' : 'delivered'
  const changed = await sql.run(
    `update deliveries set status = ?, last_reply = ?, last_status = ?, updated_at = ?
     where id = ? and status = 'delivered' and (last_reply is null or last_reply <> ?)`,
    [status, report.reply, report.status.slice(0, 16), report.at, id, report.reply]
  )
  return changed === 1
}

function eventOf(delivery: ReportedDelivery, { action, reply, status, host, at }: LaterReport) {
  return deliveryEvent(delivery, at, { state: STATES[action], reply, status, host })
}
