import type { Accept, Arrival } from '@caliopen/contract/arrival'
import type { Sql } from '#database/sql.js'

/** An arrival that waits to be digested. Ids grow in the order of arrival. */
export interface Spooled {
  id: number
  arrival: Arrival
}

/** How many waiting arrivals are taken at once: both limits hold. */
export interface BatchLimits {
  messages: number
  bytes: number
}

export interface Digestion<Read, T> {
  /** Looks at the bytes alone: it may run ahead, while the batch before is kept. */
  read(batch: Spooled[]): Promise<Read>
  /** Works outside any transaction of ours where the database allows it; changes nothing. */
  prepare(batch: Spooled[], read: Read): Promise<T>
  /** Writes the result into the transaction that it is given. */
  keep(sql: Sql, prepared: T): Promise<void>
}

export interface Spool extends Accept {
  /**
   * Takes the oldest arrivals through a digestion and removes them once its writes are durable:
   * after a crash in between they are taken again. Returns how many it took. On MySQL several
   * workers may call it at once and never get the same arrival; on SQLite there is one worker, and
   * always the same digestion.
   */
  digest<Read, T>(limits: BatchLimits, digestion: Digestion<Read, T>): Promise<number>

  /** How many wait, and since when the oldest does (milliseconds since the epoch). */
  waiting(): Promise<{ count: number; since: number | null }>

  /** Removes what was written for arrivals that never came to stand here. Returns how much went. */
  sweep(now: number): Promise<number>
  close(): Promise<void>
}
