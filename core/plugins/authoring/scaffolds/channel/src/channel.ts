import { PluginError } from '@caliopen/contract/plugin/errors'
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
import { Api } from './api.js'
import { Link } from './link.js'

/** The point `channels`: the core calls these, and each identity has a link of its own. */
export class ChatChannel implements ChannelPoint {
  readonly #host: PluginHost
  readonly #links = new Map<string, Link>()

  constructor(host: PluginHost) {
    this.#host = host
  }

  /** Whether the answers open an address. What is to be kept is answered, not kept here. */
  async link({ values }: LinkRequest): Promise<LinkAnswer> {
    try {
      const { address, name } = await new Api(this.#host, values).me()
      return { kind: 'linked', address, name, secrets: {} }
    } catch (error) {
      if (!(error instanceof PluginError) || error.code !== 'E_CREDENTIALS') throw error
      return { kind: 'refused', field: 'token', reason: { key: 'faults.token', values: {} } }
    }
  }

  async start({ id, values }: LinkedIdentity): Promise<void> {
    await this.stop(id)
    const link = new Link(this.#host, id, new Api(this.#host, values))
    this.#links.set(id, link)
    link.open()
  }

  async stop(identityId: string): Promise<void> {
    this.#links.get(identityId)?.close()
    this.#links.delete(identityId)
  }

  /** The far side knows a message by the id that we give it: sent twice, it is there once. */
  async send({ id, identityId, to, text }: OutboundMessage): Promise<Receipt> {
    const { api } = this.#linkOf(identityId)
    const { id: sourceId } = await api.send({ key: id, to, text })
    return { sourceId, tls: null, host: api.server }
  }

  async health(identityId: string): Promise<ChannelHealth> {
    return this.#linkOf(identityId).health
  }

  stopAll(): void {
    for (const link of this.#links.values()) link.close()
  }

  #linkOf(identityId: string): Link {
    const link = this.#links.get(identityId)
    if (link) return link
    throw new PluginError('E_TEMPORARY', `${identityId} is not started`)
  }
}
