import type { FieldValues } from '@caliopen/contract/manifest/fields'
import { PluginError } from '@caliopen/contract/plugin/errors'
import type { PluginHost } from '@caliopen/contract/plugin/host'

const BASE = 'https://api.pigeon.example'

/** The far side, with the credentials of one request. */
export class Api {
  readonly #host: PluginHost
  readonly #token: string

  constructor(host: PluginHost, { token }: FieldValues) {
    this.#host = host
    this.#token = String(token)
  }

  async get<Answer>(path: string): Promise<Answer> {
    return JSON.parse(await this.send('GET', path, null)) as Answer
  }

  async send(method: 'GET' | 'PUT' | 'DELETE', path: string, body: object | null): Promise<string> {
    const answer = await this.#host.fetch({
      url: `${BASE}${path}`,
      method,
      headers: { 'authorization': `Bearer ${this.#token}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    })
    if (answer.status < 300) return Buffer.from(answer.body).toString('utf8')
    throw faultOf(answer.status)
  }
}

/** The code says to the core what to do, the text to the person what is wrong. */
function faultOf(status: number): PluginError {
  const words = `the API answers ${status}`
  if (status === 401) return fault('E_CREDENTIALS', words, 'token')
  if (status === 429) return new PluginError('E_RATE_LIMIT', words, { retryAfter: 60_000 })
  return status >= 500 ? fault('E_TEMPORARY', words, 'away') : new PluginError('E_REFUSED', words)
}

function fault(code: string, words: string, key: string): PluginError {
  return new PluginError(code, words, { text: { key: `faults.${key}`, values: {} } })
}
