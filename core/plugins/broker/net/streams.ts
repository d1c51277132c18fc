import { setTimeout as sleep } from 'node:timers/promises'
import { PluginError } from '@caliopen/contract/plugin/errors'
import type { ConnectAnswer } from '@caliopen/contract/child/protocol'
import type { Budget } from '../budget.js'
import type { Params } from '../params.js'
import { normaliseHost } from '../reach/typed_host.js'
import type { BrokerUsage } from '../usage.js'
import { encrypt, type Dialer } from './dial.js'
import { BrokerStream, tlsOf } from './stream.js'

const MOST_OPEN = 512
const MOST_A_WRITE = 1024 * 1024
const CONNECT_TIMEOUT = 15_000
const LONGEST_CONNECT_TIMEOUT = 30_000

/** The connections of one plugin, by numbers that mean something to it alone. */
export class Streams {
  readonly #open = new Map<number, BrokerStream>()
  #lastId = 0
  #dialing = 0

  constructor(
    readonly dialer: Dialer,
    readonly budget: Budget,
    readonly usage: BrokerUsage
  ) {}

  async connect(params: Params): Promise<ConnectAnswer> {
    if (this.#open.size + this.#dialing >= MOST_OPEN) {
      throw new PluginError('E_LIMIT', `more than ${MOST_OPEN} streams`)
    }
    this.#dialing++
    try {
      return await this.#connect(params)
    } finally {
      this.#dialing--
    }
  }

  async read(params: Params): Promise<Uint8Array | null> {
    const stream = this.#find(params)
    await this.#affordable()
    const bytes = await stream.read()
    this.#spent('bytesIn', bytes?.byteLength ?? 0)
    return bytes
  }

  async write(params: Params): Promise<null> {
    const bytes = params.bytes('bytes', MOST_A_WRITE)
    const stream = this.#find(params)
    await this.#affordable()
    this.#spent('bytesOut', bytes.byteLength)
    await stream.write(bytes)
    return null
  }

  async startTls(params: Params) {
    return this.#find(params).startTls(hostIn(params, 'servername'))
  }

  async close(params: Params): Promise<null> {
    const id = params.integer('stream', 1, Number.MAX_SAFE_INTEGER)
    this.#open.get(id)?.close()
    this.#forget(id)
    return null
  }

  closeAll(): void {
    for (const [id, stream] of this.#open) {
      stream.destroy()
      this.#forget(id)
    }
  }

  async #connect(params: Params): Promise<ConnectAnswer> {
    const host = hostIn(params, 'host')
    const port = params.integer('port', 1, 65_535)
    const timeout = params.milliseconds('timeout', LONGEST_CONNECT_TIMEOUT, CONNECT_TIMEOUT)
    const wish = params.object('tls')
    const { socket, address } = await this.dialer.dial(host, port, wish ? 'tls' : 'tcp', timeout)
    if (!wish) {
      const mustEncrypt = this.dialer.reach.mustEncrypt(host, port)
      return this.#keep(new BrokerStream(socket, null, mustEncrypt), null, address)
    }
    const servername = normaliseHost(wish.textOr('servername', 253, host)) ?? host
    const tls = await encrypt(socket, { servername, alpn: alpnIn(wish), timeout })
    return this.#keep(new BrokerStream(tls, tlsOf(tls), false), tlsOf(tls), address)
  }

  #keep(stream: BrokerStream, tls: ConnectAnswer['tls'], remoteAddress: string): ConnectAnswer {
    const id = ++this.#lastId
    this.#open.set(id, stream)
    this.usage.streams = this.#open.size
    return { stream: id, tls, remoteAddress }
  }

  #forget(id: number): void {
    this.#open.delete(id)
    this.usage.streams = this.#open.size
  }

  #find(params: Params): BrokerStream {
    const stream = this.#open.get(params.integer('stream', 1, Number.MAX_SAFE_INTEGER))
    if (stream) return stream
    throw new PluginError('E_CONTRACT', 'there is no such stream')
  }

  /** A stream over its budget is slowed down, not cut. */
  async #affordable(): Promise<void> {
    const wait = this.budget.wait('bytes')
    if (wait > 0) await sleep(wait)
  }

  #spent(way: 'bytesIn' | 'bytesOut', bytes: number): void {
    this.budget.take('bytes', bytes)
    this.usage[way] += bytes
  }
}

function hostIn(params: Params, name: string): string {
  const host = normaliseHost(params.text(name, 253))
  if (host) return host
  throw new PluginError('E_CONTRACT', `${name} is no host`)
}

/** RFC 7301 §3.1: names of 1 to 255 bytes. */
function alpnIn(params: Params): string[] | undefined {
  if (!params.entries().some(([name, value]) => name === 'alpn' && value)) return undefined
  return params.list('alpn', 8).map((name) => {
    if (typeof name === 'string' && /^[\x21-\x7e]{1,255}$/.test(name)) return name
    throw new PluginError('E_CONTRACT', 'alpn holds what is no protocol name')
  })
}
