import app from '@adonisjs/core/services/app'
import type { HttpContext } from '@adonisjs/core/http'
import type Account from '#core/accounts/account.js'
import type { SqlDatabase } from '#database/sql.js'

/** Who asks, and where their messages are. Only behind the auth middleware. */
export interface SignedIn {
  account: Account
  /** the account's id, as the statements want it */
  key: Buffer
  sql: SqlDatabase
}

export async function signedIn({ auth }: HttpContext): Promise<SignedIn> {
  const account = auth.getUserOrFail()
  return { account, key: account.key, sql: await app.container.make('sql') }
}
