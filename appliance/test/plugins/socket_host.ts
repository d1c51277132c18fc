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
  /** calls of `deliver` that are not answered yet */
  waiting = 0
  beforeDeliver: (events: readonly ChannelEvent[]) => Promise<void> = async () => {}
  readonly #options: SocketHostOptions
  readonly #streams = new Set<SocketStream>()
  #isAbandoned = false

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
    set: async (key: string, value: Uint8Array) => {
      if (!this.#isAbandoned) this.values.set(key, value)
    },
    delete: async (key: string) => void this.values.delete(key),
    list: async (prefix: string, after = '') =>
      [...this.values.keys()].filter((key) => key.startsWith(prefix) && key > after).toSorted(),
  }

  channel = {
    deliver: async (events: readonly ChannelEvent[]) => {
      this.waiting += 1
      await this.beforeDeliver(events)
      this.waiting -= 1
      if (this.#isAbandoned) return new Promise<void>(() => undefined)
      this.delivered.push(...structuredClone(events))
    },
  }

  async fetch(): Promise<never> {
    throw new PluginError('E_NOT_ALLOWED', 'this host fetches nothing')
  }

  async connect(target: ConnectTarget): Promise<SocketStream> {
    if (this.#isAbandoned) throw new PluginError('E_GONE', 'the process is gone')
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

  /** As when the process is killed: connections break, and nothing that it still does reaches anybody. */
  abandon(): void {
    this.#isAbandoned = true
    this.cut()
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
