import { PluginError } from '@caliopen/contract/plugin/errors'
import type { ConnectAnswer } from '@caliopen/contract/child/protocol'
import type {
  DnsQuestion,
  HostRequest,
  HostStream,
  PluginHost,
} from '@caliopen/contract/plugin/host'
import type { Params } from '../../broker/params.js'
import type { Reach } from '../../broker/reach/reach.js'
import type { BrokerNetwork } from '../../broker/services.js'
import type { BrokerTable } from '../../broker/table.js'

type World = Pick<PluginHost, 'fetch' | 'connect' | 'resolve'>

const MOST_BODY = 8 * 1024 * 1024
const MOST_A_WRITE = 1024 * 1024

/** A network that a test plays, behind the broker's own reach: what it refuses in life, it refuses here. */
export class WorldNetwork implements BrokerNetwork {
  readonly #world: World
  readonly #reach: Reach
  readonly #streams = new Map<number, HostStream>()
  #lastId = 0

  constructor(world: World, reach: Reach) {
    this.#world = world
    this.#reach = reach
  }

  readonly table: BrokerTable = {
    'fetch': { budget: null, turns: null, answer: (params) => this.#fetch(params) },
    'connect': { budget: null, turns: null, answer: (params) => this.#connect(params) },
    'stream/read': { budget: null, turns: null, answer: (params) => this.#stream(params).read() },
    'stream/write': { budget: null, turns: null, answer: (params) => this.#write(params) },
    'stream/startTls': { budget: null, turns: null, answer: (params) => this.#startTls(params) },
    'stream/close': { budget: null, turns: null, answer: (params) => this.#stream(params).close() },
    'resolve': { budget: null, turns: null, answer: (params) => this.#resolve(params) },
  }

  close(): void {
    for (const stream of this.#streams.values()) void stream.close()
  }

  #fetch(params: Params) {
    const url = params.text('url', 8_000)
    const { protocol, hostname, port } = new URL(url)
    const use = protocol === 'http:' ? 'http' : 'https'
    const number = Number(port) || (use === 'http' ? 80 : 443)
    this.#check(this.#reach.allows(hostname, number, use), `${use} to ${hostname}:${number}`)
    const body = params.bytesOr('body', MOST_BODY, undefined)
    const headers = Object.fromEntries(params.object('headers')?.entries() ?? [])
    return this.#world.fetch({
      url,
      method: params.textOr('method', 10, 'GET') as HostRequest['method'],
      headers: headers as Record<string, string>,
      ...(body !== undefined && { body }),
    })
  }

  async #connect(params: Params): Promise<ConnectAnswer> {
    const host = params.text('host', 253)
    const port = params.integer('port', 1, 65_535)
    const tls = params.object('tls')
    this.#check(this.#reach.allows(host, port, tls ? 'tls' : 'tcp'), `${host}:${port}`)
    const servername = tls?.textOr('servername', 253, undefined)
    const options = servername === undefined ? {} : { servername }
    const stream = await this.#world.connect({ host, port, ...(tls && { tls: options }) })
    this.#streams.set(++this.#lastId, stream)
    return { stream: this.#lastId, tls: stream.tls, remoteAddress: stream.remoteAddress }
  }

  async #write(params: Params): Promise<null> {
    await this.#stream(params).write(params.bytes('bytes', MOST_A_WRITE))
    return null
  }

  #startTls(params: Params) {
    return this.#stream(params).startTls({ servername: params.text('servername', 253) })
  }

  async #resolve(params: Params) {
    const name = params.text('name', 253)
    this.#check(this.#reach.allowsName(name), `to ask for ${name}`)
    const type = params.text('type', 10) as DnsQuestion
    const answers = await this.#world.resolve(name, type)
    for (const { name: target, port } of type === 'SRV' ? answers : []) {
      this.#reach.found(name, String(target), Number(port))
    }
    return answers
  }

  #stream(params: Params): HostStream {
    const stream = this.#streams.get(params.integer('stream', 1, Number.MAX_SAFE_INTEGER))
    if (stream) return stream
    throw new PluginError('E_CONTRACT', 'there is no such stream')
  }

  #check(allowed: boolean, what: string): void {
    if (!allowed) throw new PluginError('E_NOT_ALLOWED', `${what} is not approved`)
  }
}
