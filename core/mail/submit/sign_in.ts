import type { Log } from '@caliopen/contract/log'
import { normaliseAddress } from '#core/accounts/addresses.js'
import type { Reply } from '../session/reply.js'
import type { Credentials, Login } from '../session/rules.js'
import { FailedLogins } from './failed_logins.js'
import * as refusals from './refusals.js'

/** Resolves with the account's id, or null where address and password do not fit. */
export type Verify = (address: string, password: string) => Promise<Buffer | null>

/** A hash costs a core some 50 ms on purpose: who comes behind that many would wait too long. */
const MAX_AT_ONCE = 32

/** Lets accounts in with their password, and those who guess no further than a few tries. */
export class SignIn implements Login {
  #verify: Verify
  #log: Log
  #failures = new FailedLogins()
  #running = 0

  constructor(verify: Verify, log: Log) {
    this.#verify = verify
    this.#log = log
  }

  async attempt(credentials: Credentials, remoteAddress: string): Promise<Buffer | Reply> {
    const address = normaliseAddress(credentials.address)
    if (!address) return refusals.WRONG_PASSWORD
    if (credentials.actingAs && normaliseAddress(credentials.actingAs) !== address) {
      return refusals.WRONG_PASSWORD
    }
    if (this.#failures.waitFor(remoteAddress, address) > 0) return refusals.TOO_MANY_GUESSES
    if (this.#running >= MAX_AT_ONCE) return refusals.SIGN_IN_BUSY
    const accountId = await this.#check(address, credentials.password)
    if (accountId) this.#failures.forgive(address)
    else this.#fail(remoteAddress, address)
    return accountId ?? refusals.WRONG_PASSWORD
  }

  async #check(address: string, password: string): Promise<Buffer | null> {
    this.#running += 1
    try {
      return await this.#verify(address, password)
    } finally {
      this.#running -= 1
    }
  }

  #fail(client: string, account: string): void {
    this.#failures.add(client, account)
    this.#log.warn({ client, account }, 'A sign-in failed')
  }
}
