import type { FieldValues } from '../../manifest/fields.js'
import type { Manifest } from '../../manifest/manifest.js'
import { PluginError } from '../../plugin/errors.js'
import type {
  ConnectTarget,
  DnsAnswer,
  DnsQuestion,
  HostRequest,
  HostResponse,
  HostStream,
  PluginHost,
} from '../../plugin/host.js'
import type { ChannelEvent } from '../../points/channel.js'
import { AllowedHosts } from './allowed_hosts.js'
import { FakeStorage } from './fake_storage.js'
import { type FarStream, StreamPair } from './fake_stream.js'

/** An answer to a fetch; `json` is written out, with its content type. */
export interface FakeResponse {
  status?: number
  headers?: Record<string, string>
  body?: Uint8Array | string
  json?: unknown
}

export type FakeSite = (
  request: HostRequest & { url: string; method: string; text: string }
) => FakeResponse | Promise<FakeResponse>

export type FakeServer = (stream: FarStream, target: ConnectTarget) => void | Promise<void>

export interface LogLine {
  level: 'info' | 'warn' | 'error'
  sentence: string
  fields: object
}

/**
 * All that a plugin meets outside itself, played by a test: sites that answer fetch, servers at the end of streams,
 * names, storage. It is as strict as the broker: what the manifest does not declare is refused.
 */
export class FakeWorld {
  readonly manifest: Manifest
  readonly storage: FakeStorage
  /** what was asked of sites, in order */
  readonly requests: HostRequest[] = []
  /** what the plugin has delivered, repeats included, as the core was given it */
  readonly delivered: ChannelEvent[] = []
  readonly lines: LogLine[] = []
  /** set to make `deliver` fail, as when the core cannot write */
  deliverFailure: PluginError | null = null
  readonly #hosts: AllowedHosts
  readonly #sites = new Map<string, FakeSite>()
  readonly #servers = new Map<string, FakeServer>()
  readonly #names = new Map<string, DnsAnswer[]>()
  #streams: StreamPair[] = []

  constructor(manifest: Manifest) {
    this.manifest = manifest
    this.storage = new FakeStorage(manifest.permissions.storage?.bytes ?? 0)
    this.#hosts = new AllowedHosts(manifest.permissions.hosts ?? [])
  }

  /** A web site: `api.example.net`, with `:port` where it is not that of https or http. */
  site(host: string, answer: FakeSite): void {
    this.#sites.set(host, answer)
  }

  /** A server that takes connections: `xmpp.example.net:5222`. */
  server(hostAndPort: string, serve: FakeServer): void {
    this.#servers.set(hostAndPort, serve)
  }

  name(name: string, type: DnsQuestion, answers: DnsAnswer[]): void {
    this.#names.set(`${type} ${name}`, answers)
  }

  /** The site, the server is away: whoever asks fails with E_TEMPORARY. Existing streams break. */
  away(host: string): void {
    this.#sites.delete(host)
    this.#servers.delete(host)
    this.cut()
  }

  /** Every open stream breaks, as when the network does. */
  cut(): void {
    for (const stream of this.#streams.splice(0)) stream.break()
  }

  close(): void {
    this.cut()
    this.#sites.clear()
    this.#servers.clear()
  }

  /** Hosts that a person named when they linked an address, or with credentials, are theirs to reach. */
  learn(argument: unknown): void {
    this.#hosts.learn(argument)
  }

  /** What the plugin is given. */
  host(settings: FieldValues): PluginHost {
    const { id, version } = this.manifest
    this.#hosts.useSettings(settings)
    const line = (level: LogLine['level']) => (sentence: string, fields: object) => {
      this.lines.push({ level, sentence, fields: fields ?? {} })
    }
    return {
      plugin: { id, version },
      settings: structuredClone(settings),
      log: { info: line('info'), warn: line('warn'), error: line('error') },
      storage: this.storage,
      fetch: (request) => this.#fetch(request),
      connect: (target) => this.#connect(target),
      resolve: (name, type) => this.#resolve(name, type),
      channel: { deliver: (events) => this.#deliver(events) },
    }
  }

  async #fetch(request: HostRequest): Promise<HostResponse> {
    const { protocol, hostname, host, port } = new URL(request.url)
    const use = protocol === 'https:' ? 'https' : 'http'
    this.#hosts.check(hostname, Number(port) || (use === 'https' ? 443 : 80), use)
    this.requests.push(structuredClone(request))
    const site = this.#sites.get(host)
    if (!site) throw new PluginError('E_TEMPORARY', `${host} does not answer`)
    const text = request.body === undefined ? '' : Buffer.from(request.body).toString()
    return responseOf(await site({ ...request, method: request.method ?? 'GET', text }))
  }

  async #connect(target: ConnectTarget): Promise<HostStream> {
    this.#hosts.check(target.host, target.port, target.tls ? 'tls' : 'tcp')
    const serve = this.#servers.get(`${target.host}:${target.port}`)
    if (!serve) throw new PluginError('E_TEMPORARY', `${target.host} does not answer`)
    const stream = new StreamPair(target.tls !== undefined)
    this.#streams.push(stream)
    void Promise.resolve(serve(stream.far, target)).catch((error: unknown) => stream.fail(error))
    return stream.near
  }

  async #resolve(name: string, type: DnsQuestion): Promise<DnsAnswer[]> {
    this.#hosts.checkName(name)
    const answers = this.#names.get(`${type} ${name}`) ?? []
    if (type === 'SRV') {
      for (const { name: host, port } of answers) this.#hosts.found(String(host), Number(port))
    }
    return structuredClone(answers)
  }

  async #deliver(events: readonly ChannelEvent[]): Promise<void> {
    if (events.length > 100) throw new PluginError('E_LIMIT', 'more than 100 events at once')
    if (this.deliverFailure) throw this.deliverFailure
    this.delivered.push(...structuredClone(events))
  }
}

function responseOf({ status = 200, headers = {}, body, json }: FakeResponse): HostResponse {
  const type = json === undefined ? {} : { 'content-type': 'application/json' }
  const content = json === undefined ? (body ?? '') : JSON.stringify(json)
  const lower = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])
  return {
    status,
    headers: { ...type, ...Object.fromEntries(lower) },
    body: Uint8Array.from(Buffer.from(content)),
  }
}
