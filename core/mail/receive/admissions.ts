import { domainOf } from '#core/accounts/addresses.js'
import { isInstalled } from '#core/accounts/organisation.js'
import { defaultQuota } from '#core/accounts/quota/default_quota.js'
import { mayWrite, reach, type Reach } from '#core/accounts/recipients/reach.js'
import { servesDomain } from '#core/accounts/recipients/recipients.js'
import { rememberedSetting } from '#core/accounts/settings/remembered_setting.js'
import type { Sql } from '#database/sql.js'
import { MAILBOX_FULL, MEMBERS_ONLY, REACHES_TOO_MANY } from '../forward/refusals.js'
import { findReturn } from '../forward/returns.js'
import type { Srs } from '../forward/srs.js'
import type { MailPath } from '../session/reading/path.js'
import * as refusals from '../session/refusals.js'
import type { Reply } from '../session/reply.js'
import type { Admission, Client } from '../session/rules.js'
import { Remembered } from './remembered.js'
import { Tarpit } from './tarpit.js'

const REMEMBERED_MS = 1_000

/** Who gets mail here: remembered for a moment, and slow to find out by asking for everybody. */
export class Admissions {
  #sql: Sql
  #srs: Srs
  #room: () => Promise<number | null>
  #tarpit = new Tarpit()
  #reaches = new Remembered((address) => this.#lookUp(address), REMEMBERED_MS)

  constructor(sql: Sql, srs: Srs) {
    this.#sql = sql
    this.#srs = srs
    this.#room = rememberedSetting(sql, defaultQuota)
  }

  /** Not a promise where the address is remembered. */
  ask(
    { address }: MailPath,
    client: Client,
    from: MailPath
  ): Admission<Reach> | Promise<Admission<Reach>> {
    const found = this.#reaches.get(address)
    if (found instanceof Promise) return found.then((known) => this.#admit(known, client, from))
    return this.#admit(found, client, from)
  }

  #admit(found: Reach | Reply, client: Client, from: MailPath): Admission<Reach> {
    if ('code' in found) return { refusal: this.#slowed(found, client) }
    if (found.isFull) return { refusal: MAILBOX_FULL }
    if (found.isTooMany) return { refusal: REACHES_TOO_MANY }
    if (!mayWrite(found, from.address)) return { refusal: MEMBERS_ONLY }
    return { recipient: found, key: found.key }
  }

  #slowed(refusal: Reply, client: Client): Reply {
    if (refusal !== refusals.UNKNOWN_RECIPIENT) return refusal
    return this.#tarpit.slow(refusal, client, Date.now())
  }

  async #lookUp(address: string): Promise<Reach | Reply> {
    const returned = await findReturn(this.#sql, this.#srs, address)
    if (returned) return returned
    const found = await reach(this.#sql, address, await this.#room())
    return typeof found === 'string' ? this.#whyNot(address) : found
  }

  async #whyNot(address: string): Promise<Reply> {
    if (!(await isInstalled(this.#sql))) return refusals.NOT_SET_UP
    const isOurs = await servesDomain(this.#sql, domainOf(address))
    return isOurs ? refusals.UNKNOWN_RECIPIENT : refusals.NO_RELAY
  }
}
