import type { Sql } from '#database/sql.js'
import { nextTurn } from '../dispatch/retry.js'

/** A destination that is paused, led elsewhere, or did not answer. */
export interface Destination {
  channel: string
  destination: string
  /** by an administrator; null: it is not */
  pausedAt: number | null
  /** a host, and a port if another than the usual one; null: the way there is */
  via: string | null
  /** since when nobody answers; null: it does */
  downSince: number | null
  /** how often it was tried in vain since */
  failures: number
  /** when one letter may try again, for all */
  retryAt: number
  lastReply: string | null
  lastStatus: string | null
}

export interface DestinationRow {
  channel: string
  destination: string
  paused_at: number | null
  via: string | null
  down_since: number | null
  failures: number
  retry_at: number
  last_reply: string | null
  last_status: string | null
}

export const DESTINATION_COLUMNS = [
  ...['channel', 'destination', 'paused_at', 'via', 'down_since', 'failures', 'retry_at'],
  ...['last_reply', 'last_status'],
]
const KEY = ['channel', 'destination'] as const
const REPLY = 1000

export type Place = Pick<Destination, 'channel' | 'destination'>

export function placeKey({ channel, destination }: Place): string {
  return `${channel} ${destination}`
}

/** Those of these places that something is known of, by their key. */
export async function findDestinations(
  sql: Sql,
  places: readonly Place[]
): Promise<Map<string, Destination>> {
  const distinct = new Map(places.map((place) => [placeKey(place), place]))
  const keys = [...distinct.values()].map(({ channel, destination }) => [channel, destination])
  const rows = await sql.find<DestinationRow>('destinations', DESTINATION_COLUMNS, KEY, keys)
  return new Map(rows.map(destinationOf).map((found) => [placeKey(found), found]))
}

/** Nobody answered there. Returns what is known of it now; in a transaction. */
export async function noteSilence(
  sql: Sql,
  { channel, destination }: Place,
  said: { reply: string; status: string; now: number; chance: number }
): Promise<Destination> {
  const { reply, status, now, chance } = said
  const place = { channel, destination }
  const known = (await findDestinations(sql, [place])).get(placeKey(place))
  // Several hands may hear the same silence at once; it counts when its turn had come.
  const counts = known === undefined || known.downSince === null || known.retryAt <= now + RESERVED
  if (known && !counts) return known
  const failures = (known?.failures ?? 0) + 1
  const noted: Destination = {
    ...{ channel, destination, pausedAt: known?.pausedAt ?? null, via: known?.via ?? null },
    ...{ downSince: known?.downSince ?? now, failures, retryAt: nextTurn(failures, now, chance) },
    ...{ lastReply: reply.slice(0, REPLY), lastStatus: status },
  }
  await sql.insert(
    'destinations',
    DESTINATION_COLUMNS,
    [
      [
        ...[channel, destination, noted.pausedAt, noted.via, noted.downSince, noted.failures],
        ...[noted.retryAt, noted.lastReply, noted.lastStatus],
      ],
    ],
    {
      keys: [...KEY],
      update: {
        down_since: 'new(down_since)',
        failures: 'new(failures)',
        retry_at: 'new(retry_at)',
        last_reply: 'new(last_reply)',
        last_status: 'new(last_status)',
      },
    }
  )
  return noted
}

/** Somebody answered there. In a transaction. */
export async function noteAnswer(sql: Sql, { channel, destination }: Place): Promise<void> {
  await sql.run(
    `update destinations set down_since = null, failures = 0, retry_at = 0
     where channel = ? and destination = ?`,
    [channel, destination]
  )
  await sql.run(
    `delete from destinations
     where channel = ? and destination = ? and paused_at is null and via is null`,
    [channel, destination]
  )
}

/** As long as the one letter that tries may take, until somebody else may; less than the shortest wait. */
export const RESERVED = 50_000

/** Of all workers one gets the turn to try a destination that did not answer. In a transaction. */
export async function takeTurn(
  sql: Sql,
  { channel, destination }: Place,
  now: number
): Promise<boolean> {
  const changed = await sql.run(
    `update destinations set retry_at = ? where channel = ? and destination = ? and retry_at <= ?`,
    [now + RESERVED, channel, destination, now]
  )
  return changed === 1
}

export function destinationOf(row: DestinationRow): Destination {
  return {
    channel: row.channel,
    destination: row.destination,
    pausedAt: row.paused_at,
    via: row.via,
    downSince: row.down_since,
    failures: row.failures,
    retryAt: row.retry_at,
    lastReply: row.last_reply,
    lastStatus: row.last_status,
  }
}
