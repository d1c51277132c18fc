import { deliveryEvent } from '#core/messages/submissions/delivery_events.js'
import type { DeliveryEvent } from '#core/messages/submissions/delivery_events.js'
import type { Sql, SqlDatabase } from '#database/sql.js'
import { recordChanges } from '../changes.js'
import type { Change } from '../changes.js'
import type { Outcome, Report } from '../channel.js'
import {
  findDestinations,
  noteAnswer,
  noteSilence,
  placeKey,
} from '../destinations/destinations.js'
import type { Destination } from '../destinations/destinations.js'
import { noteBounce } from '../suppressions/bounces.js'
import { readLeased, writeVerdicts } from './leased.js'
import type { LeasedRow } from './leased.js'
import { verdictOn } from './verdict.js'
import type { Silence, Verdict } from './verdict.js'

export interface Settlement {
  changes: Change[]
  /** reports on deliveries whose lease had ended, so that somebody else has them now */
  lost: number
  /** of each one delivered, how long ago it was submitted, in milliseconds */
  waits: number[]
}

interface Case {
  report: Report
  row: LeasedRow
  verdict: Verdict
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
    const ids = reports.map(({ delivery }) => delivery.id)
    const rows = await readLeased(transaction, owner, ids)
    const silences = await settleDestinations(transaction, reports, rows, now)
    const cases = reports.flatMap((report, at): Case[] => {
      const row = rows.get(report.delivery.id.toString('hex'))
      if (!row) return []
      const silence = isSilence(report.outcome) ? (silences.get(placeKey(row)) ?? null) : null
      const verdict = verdictOn(report, standingOf(row), now, chances[at] ?? 0.5, silence)
      return [{ report, row, verdict }]
    })
    await writeVerdicts(
      transaction,
      cases.map(({ row: { id }, verdict }) => ({ id, verdict })),
      now
    )
    await noteBounces(transaction, cases, now)
    const events = cases.flatMap((one) => eventsOf(one, now))
    const changes = await recordChanges(transaction, events)
    const delivered = cases.filter(({ verdict }) => verdict.status === 'delivered')
    const waits = delivered.map(({ row }) => now - row.created_at)
    return { changes, lost: reports.length - cases.length, waits }
  })
}

/** Of each destination that was tried: whether somebody answered. Says of the others when their turn comes. */
async function settleDestinations(
  sql: Sql,
  reports: readonly Report[],
  rows: ReadonlyMap<string, LeasedRow>,
  now: number
): Promise<Map<string, Silence>> {
  const tried = new Map<string, { row: LeasedRow; silent: Outcome | null }>()
  for (const { delivery, outcome } of reports) {
    const row = rows.get(delivery.id.toString('hex'))
    if (!row || outcome === 'released') continue
    const key = placeKey(row)
    const silent = isSilence(outcome) && tried.get(key)?.silent !== null ? outcome : null
    tried.set(key, { row, silent })
  }
  const places = [...tried.values()].map(({ row }) => row)
  const known = await findDestinations(sql, places)
  const silences = new Map<string, Silence>()
  for (const [key, { row, silent }] of [...tried].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (silent) silences.set(key, await hear(sql, row, silent, now))
    else if (isDown(known.get(key))) await noteAnswer(sql, row)
  }
  return silences
}

function hear(sql: Sql, row: LeasedRow, { reply, status }: Outcome, now: number) {
  return noteSilence(sql, row, { reply, status, now, chance: Math.random() })
}

function isDown(destination: Destination | undefined): boolean {
  return destination !== undefined && destination.downSince !== null
}

function isSilence(outcome: Report['outcome']): outcome is Outcome {
  return outcome !== 'released' && outcome.kind === 'deferred' && outcome.unreachable === true
}

function standingOf({ created_at, expires_at, tell, tell_at }: LeasedRow) {
  const owed = tell === null ? null : { tell, at: tell_at }
  return { createdAt: created_at, expiresAt: expires_at, owed }
}

async function noteBounces(sql: Sql, cases: readonly Case[], now: number): Promise<void> {
  for (const { report, verdict } of cases) {
    if (verdict.status !== 'failed' || !verdict.outcome?.host) continue
    const { id, recipient } = report.delivery
    const { status, reply } = verdict.outcome
    await noteBounce(sql, { id, recipient, status, reply, at: now, accountId: null })
  }
}

/** What has bytes of its own is no message of an account. */
function eventsOf({ report, verdict }: Case, now: number): DeliveryEvent[] {
  const { letter, delivery } = report
  const outcome = verdict.outcome
  if (!outcome || letter.bytes) return []
  const { accountId, messageId } = letter
  const of = { accountId, messageId, id: delivery.id, recipient: delivery.recipient }
  return [
    deliveryEvent(of, now, {
      state: stateOf(verdict),
      attempts: verdict.attempts,
      nextAt: verdict.status === 'queued' ? verdict.nextAt : null,
      reply: outcome.reply.slice(0, REPLY_LENGTH),
      status: outcome.status,
      text: outcome.text ?? null,
      host: outcome.host,
      tls: outcome.tls,
      uncertain: outcome.uncertain,
      repeated: delivery.repeated,
    }),
  ]
}

function stateOf({ status }: Verdict) {
  if (status === 'delivered') return 'delivered'
  return status === 'failed' ? 'bounced' : 'deferred'
}
