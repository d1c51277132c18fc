import type { Log } from '@caliopen/contract/log'
import type { Accept } from '@caliopen/contract/arrival'
import type { Letter, OutboundChannel, Settle, ToldLetter } from '#core/channels/channel.js'
import type { Resolver } from '../dns/resolver.js'
import { servesDomain } from '#core/accounts/recipients/recipients.js'
import type { Sql } from '#database/sql.js'
import { ownNames } from '../authenticate/claims/own_names.js'
import { withoutClaims } from '../authenticate/claims/without_claims.js'
import { Remembered } from '../receive/remembered.js'
import { tellSender } from './bounces/tell_sender.js'
import { houseOf } from './house.js'
import type { House } from './house.js'
import type { ForwardParts } from '../forward/forwards.js'
import { deliverLocally } from './local.js'
import { messageBytes } from './message_bytes.js'
import { openPolicies } from './mta_sts/policies.js'
import type { Policies } from './mta_sts/policies.js'
import { deliverRemotely } from './remote.js'
import { openDirectory } from './routes/directory.js'
import type { Directory } from './routes/directory.js'
import { Signatures } from './signatures.js'
import { SafetyTally } from './safety/tally.js'
import type { SmarthostFor } from './smarthost/smarthost_for.js'
import { Pool } from './smtp/pool.js'
import type { Signer } from '../sign/signer.js'

export interface EmailParts {
  sql: Sql
  accept: Accept
  forward: ForwardParts
  signer: Signer
  smarthostFor: SmarthostFor
  resolver: Resolver
  outboundPort: number
  /** where MTA-STS policies are fetched: 443, but for tests */
  policyPort: number
  log: Log
}

const REMEMBERED_MS = 5_000

/** The channel `email`: its own people through the spool, everybody else through the MX of their domain. */
export class EmailChannel implements OutboundChannel {
  readonly name = 'email'
  readonly concurrency = { total: 100, destination: 20 }
  readonly #parts: EmailParts
  readonly #house: () => Promise<House>
  readonly #directory: Directory
  readonly #policies: Policies
  readonly #pool: Pool
  readonly #tally: SafetyTally
  readonly #signatures: Signatures
  /** under which nobody but us may say what was found out about a message */
  readonly #claimed: Remembered<string[]>

  constructor(parts: EmailParts) {
    this.#parts = parts
    this.#house = houseOf(parts.sql)
    this.#directory = openDirectory(parts.resolver)
    this.#policies = openPolicies({ ...parts, directory: this.#directory, port: parts.policyPort })
    this.#pool = new Pool(this.#hostname)
    this.#tally = new SafetyTally(parts.sql, parts.log)
    this.#signatures = new Signatures(parts.signer)
    this.#claimed = new Remembered(() => ownNames(parts.sql), REMEMBERED_MS)
  }

  async deliver(
    destination: string,
    letters: readonly Letter[],
    settle: Settle,
    signal: AbortSignal
  ): Promise<void> {
    const { sql, accept, forward } = this.#parts
    const rawOf = (letter: Letter) => messageBytes(sql, letter)
    if (await servesDomain(sql, destination)) {
      const parts = { sql, accept, hostname: this.#hostname, rawOf, forward }
      return deliverLocally(letters, settle, signal, parts)
    }
    return deliverRemotely(destination, letters, settle, signal, {
      directory: this.#directory,
      policies: this.#policies,
      smarthostFor: this.#parts.smarthostFor,
      tally: this.#tally,
      pool: this.#pool,
      port: this.#parts.outboundPort,
      ownNames: async () => (await this.#house()).names,
      rawOf: async (letter) => {
        const raw = await rawOf(letter)
        if (!raw) return null
        const honest = await withoutClaims(raw, await this.#claimed.get(''))
        return this.#signatures.signed(letter, honest)
      },
    })
  }

  async tellSender(letter: ToldLetter): Promise<void> {
    await tellSender(letter, { ...this.#parts, hostname: this.#hostname })
  }

  async close(): Promise<void> {
    this.#pool.close()
    await this.#tally.write()
  }

  readonly #hostname = async () => (await this.#house()).hostname
}
