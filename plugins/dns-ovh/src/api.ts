import type { FieldValues } from '@caliopen/contract/manifest/fields'
import type { HostRequest, HostResponse, PluginHost } from '@caliopen/contract/plugin/host'
import { faultOf } from './faults.js'
import { signature, type Keys } from './sign.js'

const ENDPOINTS: Readonly<Record<string, string>> = {
  eu: 'https://eu.api.ovh.com/1.0',
  ca: 'https://ca.api.ovh.com/1.0',
  us: 'https://api.us.ovhcloud.com/1.0',
}

export interface ApiReply {
  status: number
  headers: Record<string, string>
  /** as JSON; null where there is none, or it is none */
  body: unknown
}

/** Signed requests of one endpoint (https://eu.api.ovh.com/console/?section=%2Fdomain). Path segments are encoded here. */
export class Api {
  readonly #host: PluginHost
  readonly #base: string
  readonly #keys: Keys
  /** seconds that OVH's clock is ahead of ours; asked for once */
  #ahead: Promise<number> | null = null

  constructor(host: PluginHost, credentials: FieldValues) {
    const text = (name: string) => String(credentials[name] ?? '').trim()
    this.#host = host
    this.#base = ENDPOINTS[text('endpoint')] ?? String(ENDPOINTS.eu)
    this.#keys = {
      application: text('application_key'),
      secret: text('application_secret'),
      consumer: text('consumer_key'),
    }
  }

  get(path: readonly string[], query: Record<string, string> = {}): Promise<ApiReply> {
    return this.#send('GET', path, { query })
  }

  post(path: readonly string[], body?: object): Promise<ApiReply> {
    return this.#send('POST', path, { body })
  }

  put(path: readonly string[], body: object): Promise<ApiReply> {
    return this.#send('PUT', path, { body })
  }

  delete(path: readonly string[]): Promise<ApiReply> {
    return this.#send('DELETE', path, {})
  }

  async #send(
    method: NonNullable<HostRequest['method']>,
    path: readonly string[],
    { query = {}, body: object }: { query?: Record<string, string>; body?: object }
  ): Promise<ApiReply> {
    const parameters = new URLSearchParams(query).toString()
    const place = [this.#base, ...path.map(encodeURIComponent)].join('/')
    const url = parameters === '' ? place : `${place}?${parameters}`
    const body = object ? JSON.stringify(object) : ''
    const headers = await this.#headers(method, url, body)
    return replyOf(await this.#host.fetch({ url, method, headers, ...(object && { body }) }))
  }

  async #headers(method: string, url: string, body: string): Promise<Record<string, string>> {
    this.#ahead ??= this.#measure()
    const time = ourSeconds() + (await this.#ahead)
    return {
      'accept': 'application/json',
      'x-ovh-application': this.#keys.application,
      'x-ovh-consumer': this.#keys.consumer,
      'x-ovh-timestamp': String(time),
      'x-ovh-signature': signature(this.#keys, { method, url, body, time }),
      ...(body !== '' && { 'content-type': 'application/json' }),
    }
  }

  /** A signature counts for a short time by OVH's clock, which it tells without one. */
  async #measure(): Promise<number> {
    const reply = replyOf(await this.#host.fetch({ url: `${this.#base}/auth/time` }))
    if (reply.status !== 200 || typeof reply.body !== 'number') throw faultOf(reply, {})
    return reply.body - ourSeconds()
  }
}

function ourSeconds(): number {
  return Math.floor(Date.now() / 1000)
}

function replyOf({ status, headers, body }: HostResponse): ApiReply {
  return { status, headers, body: parse(body) }
}

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'))
  } catch {
    // an empty answer, or a page of some proxy between: the status says what to think
    return null
  }
}
