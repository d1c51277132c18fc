import type { SqlDatabase } from '#database/sql.js'
import type { Resolver } from '../../dns/resolver.js'
import { type Shown, checkRecord } from './check_record.js'
import { ALGORITHMS, type PublicKey, RETIRED_MS, ROTATION_MS } from './key.js'
import { readKeys } from './key_rows.js'
import { type PublishedKey, asPublished } from './published_keys.js'

export type Rotation =
  | { kind: 'rotated'; keys: PublishedKey[] }
  /** the DNS does not show the keys that are next: nothing was changed */
  | { kind: 'unpublished'; missing: { key: PublishedKey; shown: Shown }[] }
  /** the last rotation is so near that what it retired is still needed; null: there are no keys yet */
  | { kind: 'too_early'; until: number | null }

const DNS_MS = 5_000

/** The keys that are next begin to sign, and those that signed retire: only if the DNS shows the next ones. */
export async function rotate(
  sql: SqlDatabase,
  resolver: Resolver,
  domain: string
): Promise<Rotation> {
  const keys = await readKeys(sql, domain)
  const next = keys.filter(({ state }) => state === 'next').map(asPublished)
  if (next.length < ALGORITHMS.length) return { kind: 'too_early', until: endOfRetirement(keys) }
  const signal = AbortSignal.timeout(DNS_MS)
  const checked = await Promise.all(
    next.map(async (key) => ({ key, shown: await checkRecord(key, resolver, signal) }))
  )
  const missing = checked.filter(({ shown }) => shown !== 'shown')
  if (missing.length > 0) return { kind: 'unpublished', missing }
  await takeTurns(sql, domain, next)
  return { kind: 'rotated', keys: (await readKeys(sql, domain)).map(asPublished) }
}

/** Whether it is time to: the keys that sign are old, and others wait. */
export function isRotationDue(keys: readonly PublicKey[], now: number): boolean {
  const isOld = ({ state, since }: PublicKey) => state === 'active' && since + ROTATION_MS <= now
  return keys.some(isOld) && keys.some(({ state }) => state === 'next')
}

function endOfRetirement(keys: readonly PublicKey[]): number | null {
  const ends = keys
    .filter(({ state }) => state === 'retired')
    .map(({ since }) => since + RETIRED_MS)
  return ends.length > 0 ? Math.max(...ends) : null
}

/** Exactly the keys that were looked for: whoever rotates at the same moment changes nothing twice. */
async function takeTurns(
  sql: SqlDatabase,
  domain: string,
  next: readonly PublicKey[]
): Promise<void> {
  const now = Date.now()
  await sql.transaction(async (trx) => {
    for (const { algorithm, selector } of next) {
      const begun = await trx.run(
        `update dkim_keys set state = 'active', changed_at = ?
         where domain = ? and selector = ? and state = 'next'`,
        [now, domain, selector]
      )
      if (begun === 0) continue
      await trx.run(
        `update dkim_keys set state = 'retired', changed_at = ?
         where domain = ? and algorithm = ? and state = 'active' and selector <> ?`,
        [now, domain, algorithm, selector]
      )
    }
  })
}
