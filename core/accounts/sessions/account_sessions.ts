import type { symbols } from '@adonisjs/auth'
import type { SessionGuardUser, SessionUserProviderContract } from '@adonisjs/auth/types/session'
import Account from '../account.js'

/**
 * Finds the account of a session. The framework's own provider asks the database for the id as text,
 * but ours are bytes; and an account that was disabled must not go on by an old session.
 */
export class AccountSessions implements SessionUserProviderContract<Account> {
  declare [symbols.PROVIDER_REAL_USER]: Account

  async createUserForGuard(account: Account): Promise<SessionGuardUser<Account>> {
    return { getId: () => account.id, getOriginal: () => account }
  }

  async findById(id: string | number | bigint): Promise<SessionGuardUser<Account> | null> {
    const account = await Account.findById(String(id))
    return account && this.createUserForGuard(account)
  }
}
