import { newId } from '@caliopen/contract/ids'
import type { Sql, SqlDatabase } from '#database/sql.js'
import { logAct } from '../audit_log.js'
import { hashOfSecret, newSecret } from './secret.js'

/** A password for one program, as it can be shown: the secret itself is not kept. */
export interface AppPassword {
  id: Buffer
  name: string
  /** milliseconds since the epoch */
  createdAt: number
  lastUsedAt: number | null
  /** the network, not the address */
  lastUsedFrom: string | null
}

/** Who makes or revokes one, and from where. */
export interface Owner {
  accountId: Buffer
  remoteAddress: string | null
}

export const MOST_APP_PASSWORDS = 50
export const LONGEST_NAME = 80

/** Makes a password for a program; the secret is told once, here. null where the account has enough of them. */
export async function makeAppPassword(
  sql: SqlDatabase,
  owner: Owner,
  name: string
): Promise<string | null> {
  const secret = newSecret()
  const hash = hashOfSecret(secret)
  return sql
    .transaction(async (transaction) => {
      const row = [owner.accountId, newId(), name.slice(0, LONGEST_NAME), hash, Date.now()]
      const columns = ['account_id', 'id', 'name', 'hash', 'created_at']
      await transaction.insert('app_passwords', columns, [row])
      const all = await listAppPasswords(transaction, owner.accountId)
      if (all.length > MOST_APP_PASSWORDS) throw new EnoughError('enough app passwords')
      await log(transaction, owner, 'app_password_made', name)
      return secret
    })
    .catch(nullWhenEnough)
}

/** The youngest first. */
export async function listAppPasswords(sql: Sql, accountId: Buffer): Promise<AppPassword[]> {
  const rows = await sql.all<AppPasswordRow>(
    `select id, name, created_at, last_used_at, last_used_from from app_passwords
     where account_id = ? order by id desc`,
    [accountId]
  )
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
    lastUsedFrom: row.last_used_from,
  }))
}

/** The program is out from now on. False where there is no such password. */
export function revokeAppPassword(sql: SqlDatabase, owner: Owner, id: Buffer): Promise<boolean> {
  return sql.transaction(async (transaction) => {
    const found = await transaction.get<{ name: string }>(
      'select name from app_passwords where account_id = ? and id = ?',
      [owner.accountId, id]
    )
    if (!found) return false
    const key = [owner.accountId, id]
    await transaction.run('delete from app_passwords where account_id = ? and id = ?', key)
    await log(transaction, owner, 'app_password_revoked', found.name)
    return true
  })
}

/** Rolls the transaction back. */
class EnoughError extends Error {}

function nullWhenEnough(error: unknown): null {
  if (error instanceof EnoughError) return null
  throw error
}

interface AppPasswordRow {
  id: Buffer
  name: string
  created_at: number
  last_used_at: number | null
  last_used_from: string | null
}

function log(sql: Sql, { accountId, remoteAddress }: Owner, action: string, subject: string) {
  return logAct(sql, { account: accountId, action, subject, remoteAddress })
}
