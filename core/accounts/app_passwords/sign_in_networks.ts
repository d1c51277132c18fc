import type { Sql } from '#database/sql.js'
import { logAct } from '../audit_log.js'
import { normaliseAddress } from '../addresses.js'
import { networkOf } from './network.js'

/** Who has not signed in from there for so long has to be met there anew. */
const KNOWN_FOR_MS = 60 * 86_400_000
const WRITTEN_EVERY_MS = 60 * 60_000

/** A neighbourhood from which programs of an account signed in. */
export interface SignInNetwork {
  network: string
  /** milliseconds since the epoch */
  firstAt: number
  lastAt: number
}

const MOST_SHOWN = 10

/** The latest first. */
export async function listNetworks(sql: Sql, accountId: Buffer): Promise<SignInNetwork[]> {
  const rows = await sql.all<{ network: string; first_at: number; last_at: number }>(
    `select network, first_at, last_at from sign_in_networks
     where account_id = ? order by last_at desc limit ${MOST_SHOWN}`,
    [accountId]
  )
  return rows.map((row) => ({ network: row.network, firstAt: row.first_at, lastAt: row.last_at }))
}

/** Whether this account's programs came from there lately. */
export async function isKnownNetwork(
  sql: Sql,
  address: string,
  remoteAddress: string
): Promise<boolean> {
  const row = await sql.get(
    `select sign_in_networks.last_at from accounts
     join sign_in_networks on sign_in_networks.account_id = accounts.id
     where accounts.address = ? and sign_in_networks.network = ? and sign_in_networks.last_at > ?`,
    [normaliseAddress(address) ?? '', networkOf(remoteAddress), Date.now() - KNOWN_FOR_MS]
  )
  return row !== undefined
}

/** Remembers where a program signed in from; what is new stands in the log. Writes at most once an hour. */
export async function noteNetwork(
  sql: Sql,
  accountId: Buffer,
  remoteAddress: string
): Promise<void> {
  const network = networkOf(remoteAddress)
  const now = Date.now()
  const key = [accountId, network]
  const known = await sql.get<{ last_at: number }>(
    'select last_at from sign_in_networks where account_id = ? and network = ?',
    key
  )
  if (known && now - known.last_at < WRITTEN_EVERY_MS) return
  await sql.insert(
    'sign_in_networks',
    ['account_id', 'network', 'first_at', 'last_at'],
    [[...key, now, now]],
    { keys: ['account_id', 'network'], update: { last_at: 'new(last_at)' } }
  )
  const isNew = !known || now - known.last_at > KNOWN_FOR_MS
  if (isNew) await logAct(sql, newPlace(accountId, network, remoteAddress))
}

function newPlace(account: Buffer, network: string, remoteAddress: string) {
  return { account, action: 'signed_in_from_new_network', subject: network, remoteAddress }
}
