import type { ChannelDeclaration } from '@caliopen/contract/manifest/manifest'
import { PluginError } from '@caliopen/contract/plugin/errors'
import type {
  ChannelHealth,
  ChannelPoint,
  InboundMessage,
  LinkedIdentity,
  OutboundMessage,
  Receipt,
} from '@caliopen/contract/points/channel'
import { specimenManifest } from '#core/plugins/testing/specimen.js'
import type { LinkHosts } from '#core/plugins/channels/links/links.js'
import type { ChannelSource, ProvidedChannel } from '#core/plugins/channels/provided.js'

export const SMALL: ChannelDeclaration = {
  name: 'small',
  title: 'title',
  abilities: {
    ...{ threads: false, subject: false, attachments: null, length: 1_000, edits: true },
    ...{ reactions: true, receipts: true, replyWindow: null },
  },
  link: [
    { name: 'address', type: 'email', label: 'address', required: true },
    { name: 'password', type: 'secret', label: 'password', required: true },
  ],
}

export const SMALL_PLUGIN = 'channel-small'

export function smallProvided(changes: Partial<ProvidedChannel> = {}): ProvidedChannel {
  const manifest = specimenManifest({ id: SMALL_PLUGIN, contributes: { channels: [SMALL] } })
  return { plugin: SMALL_PLUGIN, declaration: SMALL, manifest, hash: '1', active: true, ...changes }
}

export function smallSource(provided = smallProvided()): ChannelSource {
  return async () => new Map([[provided.declaration.name, provided]])
}

/** A channel without a network, in the process of the test: it remembers what it was told. */
export class SmallChannel implements ChannelPoint {
  readonly started = new Map<string, LinkedIdentity>()
  readonly sent: OutboundMessage[] = []
  readonly marked: string[] = []
  /** what the next calls of `send` throw */
  readonly refusals: PluginError[] = []
  state: ChannelHealth['state'] = 'connected'

  async link({ values }: Parameters<ChannelPoint['link']>[0]) {
    if (values.password !== 'right') {
      const reason = { key: 'wrong_password', values: {} }
      return { kind: 'refused', field: 'password', reason } as const
    }
    const address = String(values.address)
    return { kind: 'linked', address, name: 'Ana', secrets: { token: 't0ken' } } as const
  }

  async start(identity: LinkedIdentity) {
    this.started.set(identity.id, identity)
  }

  async stop(identityId: string) {
    this.started.delete(identityId)
  }

  async send(message: OutboundMessage): Promise<Receipt> {
    const refusal = this.refusals.shift()
    if (refusal) throw refusal
    this.sent.push(message)
    return { sourceId: `far-${message.id}`, tls: null, host: 'far.example' }
  }

  async health(): Promise<ChannelHealth> {
    return { state: this.state, reason: null, since: 1 }
  }

  async mark({ sourceId }: { sourceId: string }) {
    this.marked.push(sourceId)
  }
}

/** Calls of core into the channel, as the hosts would make them. */
export class SmallHosts implements LinkHosts {
  readonly kept: string[] = []
  readonly #channel: ChannelPoint
  readonly #listeners = new Set<(plugin: string) => void>()

  constructor(channel: ChannelPoint) {
    this.#channel = channel
  }

  async call(plugin: string, method: string, params: unknown): Promise<unknown> {
    const [, , name = ''] = method.split('/')
    if (plugin !== SMALL_PLUGIN) throw new PluginError('E_GONE', `${plugin} is not active`)
    const point = this.#channel as unknown as Record<string, (params: unknown) => Promise<unknown>>
    return point[name]?.call(this.#channel, params)
  }

  async keepRunning(plugin: string) {
    this.kept.push(plugin)
  }

  onStarted(listener: (plugin: string) => void) {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  beginAnew() {
    for (const listener of this.#listeners) listener(SMALL_PLUGIN)
  }
}

let made = 0

/** A message of a correspondent, as the channel hands it over. */
export function inbound(identityId: string, changes: Partial<InboundMessage> = {}): InboundMessage {
  made += 1
  return {
    ...{ identityId, sourceId: `m${made}`, at: Date.now() - 60_000 + made, kind: 'message' },
    ...{ direction: 'in', correspondent: { address: 'bo@far.example', name: 'Bo' }, room: null },
    ...{ subject: null, text: 'Are you there?', inReplyTo: null, attachments: [] },
    ...{ fromArchive: false, openpgp: null, source: '<message/>' },
    transport: {
      tls: { protocol: 'TLSv1.3', cipher: 'TLS_AES_256_GCM_SHA384' },
      host: 'far.example',
      verified: true,
    },
    ...changes,
  }
}
