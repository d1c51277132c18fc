import type { PluginHost } from '@caliopen/contract/plugin/host'
import type {
  ChannelHealth,
  ChannelPoint,
  LinkAnswer,
  LinkedIdentity,
  LinkRequest,
  OutboundMessage,
  Receipt,
} from '@caliopen/contract/points/channel'
import { Account } from './account/account.js'
import { Deliveries } from './account/deliveries.js'
import { link } from './account/link.js'
import { faults } from './faults.js'

/** The channel: every linked identity is an account that keeps itself connected. */
export class XmppChannel implements ChannelPoint {
  readonly #host: PluginHost
  readonly #deliveries: Deliveries
  readonly #accounts = new Map<string, Account>()

  constructor(host: PluginHost) {
    this.#host = host
    this.#deliveries = new Deliveries(host)
  }

  link(request: LinkRequest): Promise<LinkAnswer> {
    return link(request)
  }

  async start(identity: LinkedIdentity): Promise<void> {
    await this.stop(identity.id)
    const account = await Account.of(this.#host, this.#deliveries, identity)
    this.#accounts.set(identity.id, account)
    account.start()
  }

  async stop(identityId: string): Promise<void> {
    const account = this.#accounts.get(identityId)
    this.#accounts.delete(identityId)
    await account?.stop()
  }

  async send(message: OutboundMessage): Promise<Receipt> {
    return this.#account(message.identityId).send(message)
  }

  async health(identityId: string): Promise<ChannelHealth> {
    return this.#account(identityId).health
  }

  async mark(mark: { identityId: string; correspondent: string; sourceId: string }): Promise<void> {
    await this.#account(mark.identityId).mark(mark.correspondent, mark.sourceId)
  }

  async stopAll(): Promise<void> {
    await Promise.all([...this.#accounts.keys()].map((id) => this.stop(id)))
  }

  #account(identityId: string): Account {
    const account = this.#accounts.get(identityId)
    if (account) return account
    throw faults.notConnected()
  }
}
