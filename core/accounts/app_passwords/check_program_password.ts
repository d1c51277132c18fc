import type { Sql } from '#database/sql.js'
import { normaliseAddress } from '../addresses.js'
import { checkPassword } from '../passwords/check_password.js'
import { readSetting, type Setting } from '../settings/setting.js'
import { networkOf } from './network.js'
import { hashOfSecret } from './secret.js'

/** Whether programs get in with passwords of their own only, and never with what opens the webmail. */
export const APP_PASSWORDS_ONLY: Setting<boolean> = {
  name: 'accounts.app_passwords_only',
  fallback: false,
  parse: (value) => (typeof value === 'boolean' ? value : null),
}

const WRITTEN_EVERY_MS = 5 * 60_000

/** `unsuited`: what opens the webmail does not open this, and was not looked at. */
export type ProgramSignIn =
  { kind: 'in'; accountId: Buffer } | { kind: 'wrong' } | { kind: 'unsuited' }

/** Signs a mail program in: with an app password, or with the account's own where that is allowed. */
export async function checkProgramPassword(
  sql: Sql,
  credentials: { address: string; password: string },
  remoteAddress: string
): Promise<ProgramSignIn> {
  const hash = hashOfSecret(credentials.password)
  const byApp = hash && (await findByHash(sql, credentials.address, hash))
  if (byApp) {
    await noteUse(sql, byApp, remoteAddress)
    return { kind: 'in', accountId: byApp.account_id }
  }
  // Not even compared: a refusal that came after it would tell who guesses that they guessed right.
  if (await readSetting(sql, APP_PASSWORDS_ONLY)) return { kind: 'unsuited' }
  const accountId = await checkPassword(sql, credentials.address, credentials.password)
  return accountId ? { kind: 'in', accountId } : { kind: 'wrong' }
}

interface Used {
  account_id: Buffer
  id: Buffer
  last_used_at: number | null
  last_used_from: string | null
}

async function findByHash(sql: Sql, address: string, hash: Buffer): Promise<Used | null> {
  const row = await sql.get<Used>(
    `select app_passwords.account_id, app_passwords.id, app_passwords.last_used_at,
       app_passwords.last_used_from
     from app_passwords join accounts on accounts.id = app_passwords.account_id
     where app_passwords.hash = ? and accounts.address = ? and accounts.disabled_at is null`,
    [hash, normaliseAddress(address) ?? '']
  )
  return row ?? null
}

/** A program signs in with every letter it sends: the row is not written each time. */
async function noteUse(sql: Sql, used: Used, remoteAddress: string): Promise<void> {
  const from = networkOf(remoteAddress)
  const isFresh = used.last_used_at !== null && Date.now() - used.last_used_at < WRITTEN_EVERY_MS
  if (isFresh && used.last_used_from === from) return
  await sql.run(
    'update app_passwords set last_used_at = ?, last_used_from = ? where account_id = ? and id = ?',
    [Date.now(), from, used.account_id, used.id]
  )
}
