import type { Bus } from '#core/bus/bus.js'
import { deliveryEvent } from '#core/messages/submissions/delivery_events.js'
import type { DeliveryEventState } from '#core/messages/submissions/delivery_events.js'
import type { Sql, SqlDatabase, Value } from '#database/sql.js'
import { announceChanges, recordChanges } from '../changes.js'
import type { Change } from '../changes.js'
import { isWanted, recipientDsnOf } from '../dsn.js'
import { NEVER } from '../dispatch/verdict.js'
import type { QueueState } from './list_queue.js'
import { selectPages } from './selection.js'
import type { SelectedRow, Selection } from './selection.js'

/** What an administrator does with what waits. What is on its way at the moment is left alone. */
export type Act =
  | { kind: 'hold'; reason: 'administrator' | 'paused' | 'spam' }
  | { kind: 'release' }
  /** what is held stays held */
  | { kind: 'flush' }
  | { kind: 'reroute'; via: string | null }
  | { kind: 'drop'; silent: boolean }

export interface Acted {
  changed: number
  /** were being sent at that moment */
  busy: number
}

/** The words that a dropped delivery ends with; `explain.ts` knows them. */
export const DROPPED = 'Dropped by an administrator of this service'

const STATES: Record<Act['kind'], readonly QueueState[]> = {
  hold: ['queued'],
  release: ['queued', 'held'],
  flush: ['queued'],
  reroute: ['queued', 'held'],
  drop: ['queued', 'held'],
}

const EVENTS: Record<Act['kind'], DeliveryEventState> = {
  hold: 'held',
  release: 'released',
  flush: 'released',
  reroute: 'rerouted',
  drop: 'dropped',
}

/** Which states an act changes something in. */
export function statesFor(kind: Act['kind']): readonly QueueState[] {
  return STATES[kind]
}

/** Page by page, each in a transaction of its own with the events of its messages. */
export async function actOn(
  sql: SqlDatabase,
  bus: Bus,
  selection: Selection,
  act: Act
): Promise<Acted> {
  const acted: Acted = { changed: 0, busy: 0 }
  for await (const rows of selectPages(sql, selection, [...STATES[act.kind], 'leased'])) {
    const waiting = rows.filter(({ status }) => status !== 'leased')
    acted.busy += rows.length - waiting.length
    const { changed, changes } = await sql.transaction((transaction) =>
      actOnRows(transaction, waiting, act, Date.now())
    )
    acted.changed += changed
    announceChanges(bus, changes)
  }
  if (acted.changed > 0) bus.publish('deliveries.queued', {})
  return acted
}

/** In a transaction. */
export async function actOnRows(
  sql: Sql,
  rows: readonly SelectedRow[],
  act: Act,
  now: number
): Promise<{ changed: number; changes: Change[] }> {
  const changed: SelectedRow[] = []
  for (const row of rows) {
    const { set, values } = changeBy(act, row, now)
    const written = await sql.run(
      `update deliveries set ${set}, updated_at = ? where id = ? and status = ?`,
      [...values, now, row.id, row.status]
    )
    if (written === 1) changed.push(row)
  }
  if (act.kind !== 'hold' && act.kind !== 'drop') await askAgain(sql, changed)
  const events = changed.filter((row) => !row.blob_hash).map((row) => eventOf(row, act, now))
  return { changed: changed.length, changes: await recordChanges(sql, events) }
}

function changeBy(act: Act, row: SelectedRow, now: number): { set: string; values: Value[] } {
  switch (act.kind) {
    case 'hold':
      return {
        set: `status = 'held', hold_reason = ?, next_at = ?`,
        values: [act.reason, NEVER],
      }
    case 'flush':
      return { set: 'next_at = ?', values: [now] }
    case 'release':
      return { set: `status = 'queued', hold_reason = null, next_at = ?`, values: [now] }
    case 'reroute':
      return {
        set: `status = 'queued', hold_reason = null, next_at = ?, via = ?`,
        values: [now, act.via],
      }
    case 'drop': {
      const isTold = !act.silent && row.sender !== '' && isWanted(dsnOf(row), 'failure')
      return {
        set: `status = 'failed', next_at = ?, last_reply = ?, last_status = '5.7.0', tell = ?, tell_at = ?`,
        values: [NEVER, DROPPED, isTold ? 'failed' : null, isTold ? now : null],
      }
    }
  }
}

/** Whoever says so does not wait for the turn of a destination that did not answer. */
async function askAgain(sql: Sql, rows: readonly SelectedRow[]): Promise<void> {
  const places = new Map(rows.map((row) => [`${row.channel} ${row.destination}`, row]))
  for (const { channel, destination } of places.values()) {
    await sql.run('update destinations set retry_at = 0 where channel = ? and destination = ?', [
      channel,
      destination,
    ])
  }
}

function dsnOf({ dsn_notify }: SelectedRow) {
  return recipientDsnOf({ dsn_notify, dsn_orcpt: null, dsn_ret: null, dsn_envid: null })
}

function eventOf(row: SelectedRow, act: Act, now: number) {
  const { account_id: accountId, message_id: messageId, id, recipient, attempts } = row
  return deliveryEvent({ accountId, messageId, id, recipient }, now, {
    state: EVENTS[act.kind],
    attempts,
    reply: act.kind === 'drop' ? DROPPED : null,
    nextAt: act.kind === 'hold' || act.kind === 'drop' ? null : now,
  })
}
