import { createHash, randomInt, timingSafeEqual } from 'node:crypto'
import type { Sql } from '#database/sql.js'
import { normaliseAddress } from '../addresses.js'
import { reach } from '../recipients/reach.js'

/** Where an account's mail also goes. */
export interface Forwarding {
  /** what is passed on is kept, too */
  keepsCopy: boolean
  targets: ForwardTarget[]
}

export interface ForwardTarget {
  address: string
  /** whoever reads there has sent back the code */
  isConfirmed: boolean
}

export type TargetRefusal = 'malformed' | 'own' | 'unknown' | 'known' | 'too_many' | 'too_often'

export const MOST_TARGETS = 5

/** A code is good for a day, and for so many tries. */
const GOOD_FOR_MS = 24 * 60 * 60_000
const MOST_ATTEMPTS = 5
/** Nobody is sent codes more often than this. */
const BETWEEN_CODES_MS = 60_000

interface TargetRow {
  address: string
  code_hash: Buffer
  attempts: number
  asked_at: number
  confirmed_at: number | null
}

export async function readForwarding(sql: Sql, accountId: Buffer): Promise<Forwarding> {
  const own = await sql.get<{ keeps_copy: number }>(
    'select keeps_copy from forwardings where account_id = ?',
    [accountId]
  )
  const rows = await targetRows(sql, accountId)
  return {
    keepsCopy: own?.keeps_copy !== 0,
    targets: rows.map((row) => ({ address: row.address, isConfirmed: row.confirmed_at !== null })),
  }
}

/** The code that is to be sent to the address, or why nothing goes there. Again for one that waits: a new code. */
export async function askTarget(
  sql: Sql,
  accountId: Buffer,
  text: string,
  now: number
): Promise<{ address: string; code: string } | TargetRefusal> {
  const address = normaliseAddress(text.trim())
  if (address === null) return 'malformed'
  const rows = await targetRows(sql, accountId)
  const before = rows.find((row) => row.address === address)
  if (before?.confirmed_at) return 'known'
  if (!before && rows.length >= MOST_TARGETS) return 'too_many'
  if (rows.some((row) => now - row.asked_at < BETWEEN_CODES_MS)) return 'too_often'
  const reached = await reach(sql, address, null)
  if (reached === 'unknown') return 'unknown'
  if (reached !== 'foreign' && reached.key === accountId.toString('hex')) return 'own'

  const code = String(randomInt(100_000_000)).padStart(8, '0')
  await sql.insert(
    'forward_targets',
    ['account_id', 'address', 'code_hash', 'attempts', 'asked_at', 'confirmed_at'],
    [[accountId, address, hashOf(code), 0, now, null]],
    {
      keys: ['account_id', 'address'],
      update: {
        code_hash: 'new(code_hash)',
        attempts: 'new(attempts)',
        asked_at: 'new(asked_at)',
      },
    }
  )
  return { address, code }
}

/** Whether the code is the one that was sent there; then mail goes there from now on. */
export async function confirmTarget(
  sql: Sql,
  accountId: Buffer,
  address: string,
  code: string,
  now: number
): Promise<boolean> {
  const row = (await targetRows(sql, accountId)).find((one) => one.address === address)
  if (!row || row.confirmed_at !== null) return false
  // Counted first: of many at once none is free.
  const counted = await sql.run(
    `update forward_targets set attempts = attempts + 1
     where account_id = ? and address = ? and attempts < ?`,
    [accountId, address, MOST_ATTEMPTS]
  )
  const isGood = counted === 1 && now - row.asked_at < GOOD_FOR_MS
  if (!isGood || !timingSafeEqual(row.code_hash, hashOf(code.replaceAll(/\D/g, '')))) return false
  await sql.run(
    'update forward_targets set confirmed_at = ? where account_id = ? and address = ?',
    [now, accountId, address]
  )
  return true
}

/** Whether there was one. */
export async function removeTarget(sql: Sql, accountId: Buffer, address: string): Promise<boolean> {
  const removed = await sql.run(
    'delete from forward_targets where account_id = ? and address = ?',
    [accountId, address]
  )
  return removed > 0
}

export async function keepCopies(sql: Sql, accountId: Buffer, keeps: boolean): Promise<void> {
  await sql.insert('forwardings', ['account_id', 'keeps_copy'], [[accountId, keeps ? 1 : 0]], {
    keys: ['account_id'],
    update: { keeps_copy: 'new(keeps_copy)' },
  })
}

function targetRows(sql: Sql, accountId: Buffer): Promise<TargetRow[]> {
  return sql.all<TargetRow>(
    `select address, code_hash, attempts, asked_at, confirmed_at from forward_targets
     where account_id = ? order by address`,
    [accountId]
  )
}

function hashOf(code: string): Buffer {
  return createHash('sha256').update(code).digest()
}
