import { idText } from '@caliopen/contract/ids'
import type { DeliveryEvent } from '#core/messages/submissions/delivery_events.js'
import type { Sql, SqlDatabase } from '#database/sql.js'
import { recordChanges } from '../changes.js'
import type { Change } from '../changes.js'
import type { Report } from '../channel.js'
import { verdictOn } from './verdict.js'
import type { Verdict } from './verdict.js'

export interface Settlement {
  changes: Change[]
  /** reports on deliveries whose lease had ended, so that somebody else has them now */
  lost: number
  /** of each one delivered, how long ago it was submitted, in milliseconds */
  waits: number[]
}

const REPLY_LENGTH = 1000

/**
 * Writes what became of deliveries: their rows, an event of each message and the accounts' change
 * logs, all in one transaction. Only the owner of a lease may report on it.
 */
export async function settleReports(
  sql: SqlDatabase,
  owner: string,
  reports: readonly Report[],
  now: number
): Promise<Settlement> {
  const chances = reports.map(() => Math.random())
  return sql.transaction(async (transaction) => {
    const events: DeliveryEvent[] = []
    const waits: number[] = []
    let lost = 0
    for (const [position, report] of reports.entries()) {
      const row = await readRow(transaction, report)
      const chance = chances[position] ?? 0.5
      const verdict = row && verdictOn(report, row.expires_at, now, chance)
      const written = verdict && (await write(transaction, owner, report, verdict, now))
      if (!written) lost += 1
      else if (verdict.outcome) events.push(eventOf(report, verdict, now))
      if (row && written && verdict.status === 'delivered') waits.push(now - row.created_at)
    }
    return { changes: await recordChanges(transaction, events), lost, waits }
  })
}

async function readRow(
  sql: Sql,
  { delivery }: Report
): Promise<{ expires_at: number; created_at: number } | undefined> {
  return sql.get('select expires_at, created_at from deliveries where id = ?', [delivery.id])
}

async function write(
  sql: Sql,
  owner: string,
  report: Report,
  verdict: Verdict,
  now: number
): Promise<boolean> {
  const said = verdict.outcome
  const changed = await sql.run(
    `update deliveries set status = ?, attempts = ?, next_at = ?, lease_owner = null,
       lease_until = null, last_reply = coalesce(?, last_reply),
       last_status = coalesce(?, last_status), updated_at = ?
     where id = ? and status = 'leased' and lease_owner = ?`,
    [
      verdict.status,
      verdict.attempts,
      verdict.nextAt,
      said?.reply.slice(0, REPLY_LENGTH) ?? null,
      said?.status ?? null,
      now,
      report.delivery.id,
      owner,
    ]
  )
  return changed === 1
}

function eventOf({ letter, delivery }: Report, verdict: Verdict, now: number): DeliveryEvent {
  const outcome = verdict.outcome
  return {
    accountId: letter.accountId,
    messageId: letter.messageId,
    happenedAt: now,
    payload: {
      delivery: idText(delivery.id),
      recipient: delivery.recipient,
      state: stateOf(verdict),
      attempts: verdict.attempts,
      nextAt: verdict.status === 'queued' ? verdict.nextAt : null,
      reply: outcome?.reply.slice(0, REPLY_LENGTH) ?? null,
      status: outcome?.status ?? null,
      text: outcome?.text ?? null,
      host: outcome?.host ?? null,
      tls: outcome?.tls ?? null,
      uncertain: outcome?.uncertain ?? false,
      repeated: delivery.repeated,
    },
  }
}

function stateOf({ status }: Verdict) {
  if (status === 'delivered') return 'delivered'
  return status === 'failed' ? 'bounced' : 'deferred'
}
