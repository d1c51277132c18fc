import type { Accept } from '@caliopen/contract/arrival'
import type { Letter, OutboundChannel, Settle, ToldLetter } from '#core/channels/channel.js'
import { servesDomain } from '#core/accounts/recipients/recipients.js'
import type { Sql } from '#database/sql.js'
import { tellSender } from './bounces/tell_sender.js'
import { houseOf } from './house.js'
import type { House } from './house.js'
import type { ForwardParts } from '../forward/forwards.js'
import { deliverLocally } from './local.js'
import { messageBytes } from './message_bytes.js'
import { deliverRemotely } from './remote.js'
import { openDirectory } from './routes/directory.js'
import type { Directory } from './routes/directory.js'
import { Signatures } from './signatures.js'
import { Pool } from './smtp/pool.js'
import type { Signer } from '../sign/signer.js'

export interface EmailParts {
  sql: Sql
  accept: Accept
  forward: ForwardParts
  signer: Signer
  /** `host:port` each; empty means the system's */
  dnsServers: readonly string[]
  outboundPort: number
}

/** The channel `email`: its own people through the spool, everybody else through the MX of their domain. */
export class EmailChannel implements OutboundChannel {
  readonly name = 'email'
  readonly concurrency = { total: 100, destination: 20 }
  readonly #parts: EmailParts
  readonly #house: () => Promise<House>
  readonly #directory: Directory
  readonly #pool: Pool
  readonly #signatures: Signatures

  constructor(parts: EmailParts) {
    this.#parts = parts
    this.#house = houseOf(parts.sql)
    this.#directory = openDirectory(parts.dnsServers)
    this.#pool = new Pool(this.#hostname)
    this.#signatures = new Signatures(parts.signer)
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
      pool: this.#pool,
      port: this.#parts.outboundPort,
      ownNames: async () => (await this.#house()).names,
      rawOf: async (letter) => {
        const raw = await rawOf(letter)
        return raw && this.#signatures.signed(letter, raw)
      },
    })
  }

  async tellSender(letter: ToldLetter): Promise<void> {
    await tellSender(letter, { ...this.#parts, hostname: this.#hostname })
  }

  async close(): Promise<void> {
    this.#pool.close()
  }

  readonly #hostname = async () => (await this.#house()).hostname
}
