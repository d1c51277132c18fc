import type { Log } from '@caliopen/contract/log'
import { normaliseAddress } from '#core/accounts/addresses.js'
import {
  checkProgramPassword,
  type ProgramSignIn,
} from '#core/accounts/app_passwords/check_program_password.js'
import { noteNetwork } from '#core/accounts/app_passwords/sign_in_networks.js'
import type { Sql } from '#database/sql.js'
import type { Reply } from '../session/reply.js'
import type { Credentials, Login } from '../session/rules.js'
import { FailedLogins } from './failed_logins.js'
import * as refusals from './refusals.js'

/** Who this is, by address and password. */
export type Verify = (
  credentials: { address: string; password: string },
  remoteAddress: string
) => Promise<ProgramSignIn>

/** A hash costs a core some 50 ms on purpose: who comes behind that many would wait too long. */
const MAX_AT_ONCE = 32

/** Lets accounts in with a password, and those who guess no further than a few tries. */
export class SignIn implements Login {
  #sql: Sql
  #verify: Verify
  #log: Log
  #failures: FailedLogins
  #running = 0

  constructor(sql: Sql, log: Log, verify: Verify = verifyBy(sql)) {
    this.#sql = sql
    this.#verify = verify
    this.#log = log
    this.#failures = new FailedLogins(sql)
  }

  async attempt(credentials: Credentials, remoteAddress: string): Promise<Buffer | Reply> {
    const address = normaliseAddress(credentials.address)
    if (!address) return refusals.WRONG_PASSWORD
    if (credentials.actingAs && normaliseAddress(credentials.actingAs) !== address) {
      return refusals.WRONG_PASSWORD
    }
    if ((await this.#failures.waitFor(remoteAddress, address)) > 0) {
      return refusals.TOO_MANY_GUESSES
    }
    if (this.#running >= MAX_AT_ONCE) return refusals.SIGN_IN_BUSY
    const outcome = await this.#check({ address, password: credentials.password }, remoteAddress)
    if (outcome.kind !== 'in') return this.#fail(remoteAddress, address, outcome.kind)
    await noteNetwork(this.#sql, outcome.accountId, remoteAddress)
    return outcome.accountId
  }

  async #check(
    credentials: { address: string; password: string },
    remoteAddress: string
  ): Promise<ProgramSignIn> {
    this.#running += 1
    try {
      return await this.#verify(credentials, remoteAddress)
    } finally {
      this.#running -= 1
    }
  }

  async #fail(client: string, account: string, kind: 'wrong' | 'unsuited'): Promise<Reply> {
    await this.#failures.add(client, account)
    this.#log.warn({ client, account, kind }, 'A sign-in failed')
    return kind === 'unsuited' ? refusals.NEED_APP_PASSWORD : refusals.WRONG_PASSWORD
  }
}

function verifyBy(sql: Sql): Verify {
  return (credentials, remoteAddress) => checkProgramPassword(sql, credentials, remoteAddress)
}
