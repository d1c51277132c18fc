import { placeKey } from '../destinations/destinations.js'
import type { Destination } from '../destinations/destinations.js'
import { letterKey } from './due.js'
import type { DueRow } from './due.js'
import { FEWEST_ATTEMPTS } from './retry.js'

export interface Sorted {
  /** nothing is known against them */
  open: DueRow[]
  /** one letter for each destination that did not answer, and whose turn it is */
  asking: { rows: DueRow[]; alone: true }[]
  /** their time ended while nobody answered */
  ended: { rows: DueRow[]; alone: false; given: Destination }[]
  /** destinations that nothing may go to now */
  waiting: Destination[]
}

/** What may go, by what is known of where it goes. */
export function sortOut(
  due: readonly DueRow[],
  destinations: ReadonlyMap<string, Destination>,
  now: number
): Sorted {
  const sorted: Sorted = { open: [], asking: [], ended: [], waiting: [] }
  for (const [key, rows] of Map.groupBy(due, placeKey)) {
    const known = destinations.get(key)
    if (!known || (known.pausedAt === null && known.downSince === null)) sorted.open.push(...rows)
    else if (known.pausedAt !== null) sorted.waiting.push(known)
    else if (known.retryAt <= now) sorted.asking.push(asking(rows))
    else {
      sorted.waiting.push(known)
      const over = known.failures < FEWEST_ATTEMPTS ? [] : rows.filter((row) => isOver(row, now))
      if (over.length > 0) sorted.ended.push({ rows: over, alone: false, given: known })
    }
  }
  return sorted
}

/** The rest is due still when this one is answered. */
function asking(rows: DueRow[]) {
  const [first] = rows
  const letter = first ? rows.filter((row) => letterKey(row) === letterKey(first)) : []
  return { rows: letter, alone: true } as const
}

function isOver(row: DueRow, now: number): boolean {
  return row.expires_at <= now
}
