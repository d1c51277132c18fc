import type { HostRequest, PluginHost } from '@caliopen/contract/plugin/host'

const BASE = 'https://api.gandi.net/v5/livedns'

export interface ApiReply {
  status: number
  headers: Record<string, string>
  /** as JSON; null where there is none, or it is none */
  body: unknown
}

/** One request of the LiveDNS API, version 5 (https://api.gandi.net/docs/livedns/). Path segments are encoded here. */
export class Api {
  readonly #host: PluginHost
  readonly #token: string

  constructor(host: PluginHost, token: string) {
    this.#host = host
    this.#token = token
  }

  get(path: readonly string[], query: Record<string, number> = {}): Promise<ApiReply> {
    return this.#send('GET', path, { query })
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
    { query = {}, body }: { query?: Record<string, number>; body?: object }
  ): Promise<ApiReply> {
    const parameters = Object.entries(query).map(([name, value]) => `${name}=${value}`)
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

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'))
  } catch {
    // an empty answer, or a page of some proxy between: the status says what to think
    return null
  }
}
