import type { HostRequest, PluginHost } from '@caliopen/contract/plugin/host'
import type { Batch } from './batch.js'

const BASE = 'https://api.cloudflare.com/client/v4'

export interface ApiReply {
  status: number
  headers: Record<string, string>
  body: Envelope
}

/** What every answer comes in; empty where it is none of Cloudflare's API. */
export interface Envelope {
  success?: boolean
  result?: unknown
  result_info?: { page?: number; total_pages?: number }
  errors?: ApiError[]
}

export interface ApiError {
  code?: number
  message?: string
  error_chain?: ApiError[]
}

/** One request of the API, version 4 (https://developers.cloudflare.com/api/). */
export class Api {
  readonly #host: PluginHost
  readonly #token: string

  constructor(host: PluginHost, token: string) {
    this.#host = host
    this.#token = token
  }

  zones(name: string): Promise<ApiReply> {
    return this.#send('GET', ['zones'], { query: { name } })
  }

  records(zone: string, query: Record<string, string | number>): Promise<ApiReply> {
    return this.#send('GET', ['zones', zone, 'dns_records'], { query })
  }

  /** All of it or nothing: deletes, then patches, then posts. */
  change(zone: string, batch: Batch): Promise<ApiReply> {
    return this.#send('POST', ['zones', zone, 'dns_records', 'batch'], { body: batch })
  }

  async #send(
    method: NonNullable<HostRequest['method']>,
    path: readonly string[],
    { query = {}, body }: { query?: Record<string, string | number>; body?: object }
  ): Promise<ApiReply> {
    const parameters = Object.entries(query).map(
      ([name, value]) => `${name}=${encodeURIComponent(value)}`
    )
    const place = [BASE, ...path.map(encodeURIComponent)].join('/')
    const reply = await this.#host.fetch({
      url: parameters.length > 0 ? `${place}?${parameters.join('&')}` : place,
      method,
      headers: {
        authorization: `Bearer ${this.#token}`,
        accept: 'application/json',
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    })
    return { status: reply.status, headers: reply.headers, body: parse(reply.body) }
  }
}

function parse(body: Uint8Array): Envelope {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8')) ?? {}
  } catch {
    // a page of some proxy between: the status says what to think
    return {}
  }
}
