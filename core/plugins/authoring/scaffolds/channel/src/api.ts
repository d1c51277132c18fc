import type { FieldValues } from '@caliopen/contract/manifest/fields'
import { PluginError } from '@caliopen/contract/plugin/errors'
import type { HostRequest, PluginHost } from '@caliopen/contract/plugin/host'

/** A message as the far side's API gives it. */
export interface FarMessage {
  id: string
  with: string
  name: string
  /** the account wrote it, here or elsewhere */
  own: boolean
  text: string
  /** milliseconds since the epoch */
  at: number
}

/** Seconds that the far side holds an answer back while there is nothing new. */
const WAIT = 15

/** The far side, with the answers of one identity. Everything goes through the host: a plugin has no network. */
export class Api {
  readonly server: string
  readonly #host: PluginHost
  readonly #token: string

  constructor(host: PluginHost, { server, token }: FieldValues) {
    this.#host = host
    this.server = String(server)
    this.#token = String(token)
  }

  me(): Promise<{ address: string; name: string }> {
    return this.#ask('GET', '/me')
  }

  /** What came after that message; waits for something to come. */
  messages(after: string): Promise<FarMessage[]> {
    return this.#ask('GET', `/messages?after=${encodeURIComponent(after)}&wait=${WAIT}`)
  }

  send(message: { key: string; to: string; text: string }): Promise<{ id: string }> {
    return this.#ask('POST', '/messages', message)
  }

  async #ask<Answer>(
    method: NonNullable<HostRequest['method']>,
    path: string,
    body?: object
  ): Promise<Answer> {
    const answer = await this.#host.fetch({
      url: `https://${this.server}${path}`,
      method,
      headers: { 'authorization': `Bearer ${this.#token}`, 'content-type': 'application/json' },
      timeout: (WAIT + 10) * 1000,
      ...(body && { body: JSON.stringify(body) }),
    })
    if (answer.status === 200) return JSON.parse(Buffer.from(answer.body).toString('utf8'))
    throw faultOf(answer.status)
  }
}

/** The code says to the core what to do, the text to the person what is wrong. */
function faultOf(status: number): PluginError {
  const words = `the server answers ${status}`
  if (status === 401 || status === 403) return fault('E_CREDENTIALS', words, 'faults.token')
  if (status >= 500) return fault('E_TEMPORARY', words, 'faults.away')
  return new PluginError('E_REFUSED', words)
}

function fault(code: string, words: string, key: string): PluginError {
  return new PluginError(code, words, { text: { key, values: {} } })
}
