import type { Resolver } from 'node:dns/promises'
import { isIP } from 'node:net'
import { PluginError } from '@caliopen/contract/plugin/errors'
import type { FieldValues } from '@caliopen/contract/manifest/fields'
import type {
  ConnectTarget,
  DnsAnswer,
  DnsQuestion,
  PluginHost,
} from '@caliopen/contract/plugin/host'
import type { ChannelEvent } from '@caliopen/contract/points/channel'
import { SocketStream } from './socket_stream.js'

export interface SocketHostOptions {
  resolver: Resolver
  /** the authority whose certificates are accepted */
  ca?: string
  settings?: FieldValues
}

/** A host in the test's own process: real sockets and names, storage in memory, and all that was delivered. */
export class SocketHost implements PluginHost {
  readonly plugin = { id: 'plugin-under-test', version: '0.0.0' }
  readonly settings: FieldValues
  readonly delivered: ChannelEvent[] = []
  readonly values = new Map<string, Uint8Array>()
  readonly lines: string[] = []
  /** set to hold `deliver` back, or to make it fail */
  beforeDeliver: (events: readonly ChannelEvent[]) => Promise<void> = async () => {}
  readonly #options: SocketHostOptions
  readonly #streams = new Set<SocketStream>()

  constructor(options: SocketHostOptions) {
    this.#options = options
    this.settings = options.settings ?? {}
  }

  log = {
    info: (sentence: string, fields = {}) => this.#line('info', sentence, fields),
    warn: (sentence: string, fields = {}) => this.#line('warn', sentence, fields),
    error: (sentence: string, fields = {}) => this.#line('error', sentence, fields),
  }

  storage = {
    get: async (key: string) => this.values.get(key) ?? null,
    set: async (key: string, value: Uint8Array) => void this.values.set(key, value),
    delete: async (key: string) => void this.values.delete(key),
    list: async (prefix: string, after = '') =>
      [...this.values.keys()].filter((key) => key.startsWith(prefix) && key > after).toSorted(),
  }

  channel = {
    deliver: async (events: readonly ChannelEvent[]) => {
      await this.beforeDeliver(events)
      this.delivered.push(...structuredClone(events))
    },
  }

  async fetch(): Promise<never> {
    throw new PluginError('E_NOT_ALLOWED', 'this host fetches nothing')
  }

  async connect(target: ConnectTarget): Promise<SocketStream> {
    const address = isIP(target.host) ? target.host : await this.#addressOf(target.host)
    const stream = await SocketStream.open(target, address, this.#options.ca)
    this.#streams.add(stream)
    return stream
  }

  async resolve(name: string, type: DnsQuestion): Promise<DnsAnswer[]> {
    const answers: unknown[] = await this.#options.resolver
      .resolve(name, type)
      .then((found) => [found].flat(), noneOrThrow)
    return answers.map((answer) =>
      typeof answer === 'string' ? { value: answer } : (answer as DnsAnswer)
    )
  }

  /** Pulls the cable of every connection. */
  cut(): void {
    for (const stream of this.#streams) stream.cut()
    this.#streams.clear()
  }

  async #addressOf(host: string): Promise<string> {
    const [answer] = await this.resolve(host, 'A')
    if (answer) return String(answer.value)
    throw new PluginError('E_TEMPORARY', `${host} has no address`)
  }

  #line(level: string, sentence: string, fields: object): void {
    this.lines.push(`${level}: ${sentence} ${JSON.stringify(fields)}`)
  }
}

function noneOrThrow(error: NodeJS.ErrnoException): unknown[] {
  if (error.code === 'ENODATA' || error.code === 'ENOTFOUND') return []
  throw new PluginError('E_TEMPORARY', error.message)
}
