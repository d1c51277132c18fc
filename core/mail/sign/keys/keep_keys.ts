import type { Seal } from '#database/seal.js'
import type { SqlDatabase } from '#database/sql.js'
import { ALGORITHMS, type Algorithm, type PublicKey, RETIRED_MS, SELECTORS } from './key.js'
import { addKey, readKeys } from './key_rows.js'
import { makeKey } from './make_key.js'

/** A key that is to be made, and whose place it takes. */
export interface Missing {
  algorithm: Algorithm
  selector: string
  state: 'active' | 'next'
}

/** Makes what a domain lacks. May be called anywhere and at any time. */
export async function keepKeys(sql: SqlDatabase, seal: Seal, domain: string): Promise<void> {
  const missing = missingKeys(await readKeys(sql, domain), Date.now())
  for (const key of missing) {
    const made = await makeKey(key.algorithm)
    await sql.transaction(async (trx) => {
      await trx.run(
        `delete from dkim_keys where domain = ? and selector = ? and state = 'retired'`,
        [domain, key.selector]
      )
      await addKey(trx, seal, { domain, ...key }, made)
    })
  }
}

/** One that signs and one that waits, of either kind; whoever retired long ago makes room. */
export function missingKeys(keys: readonly PublicKey[], now: number): Missing[] {
  return ALGORITHMS.flatMap((algorithm) => {
    const own = keys.filter((key) => key.algorithm === algorithm)
    const isFree = (selector: string) => {
      const key = own.find((one) => one.selector === selector)
      return !key || (key.state === 'retired' && key.since + RETIRED_MS <= now)
    }
    const free = SELECTORS[algorithm].filter(isFree)
    const states = (['active', 'next'] as const).filter(
      (state) => !own.some((key) => key.state === state)
    )
    return states.flatMap((state, at): Missing[] => {
      const selector = free[at]
      return selector === undefined ? [] : [{ algorithm, selector, state }]
    })
  })
}
