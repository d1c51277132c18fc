import type { MessageBytes } from '@caliopen/contract/bytes'
import { Pool, type Dispatcher } from 'undici'
import { RspamdError, RspamdPasswordError } from '../errors.js'
import { parseAnswer, type ScanAnswer } from './answer.js'
import { requestHeaders, type ScanRequest } from './request.js'

export interface RspamdOptions {
  /** `http://127.0.0.1:11333` */
  origin: string
  /** of a controller */
  password?: string | null
  /** for one request, from when it is asked for to the last byte of the answer, in milliseconds */
  patience: number
  /** how many requests are made at once; others wait, and their patience runs */
  atOnce: number
}

const CONNECT_MS = 1_000
const KEPT_MS = 10_000
const MOST_BYTES = 512 * 1024

/** Speaks HTTP to one worker of an rspamd. Every method throws RspamdError. */
export class Rspamd {
  readonly #options: RspamdOptions
  readonly #pool: Pool

  constructor(options: RspamdOptions) {
    this.#options = options
    this.#pool = new Pool(options.origin, {
      connections: options.atOnce,
      connect: { timeout: CONNECT_MS },
      keepAliveTimeout: KEPT_MS,
      headersTimeout: options.patience,
      bodyTimeout: options.patience,
    })
  }

  async scan(request: ScanRequest): Promise<ScanAnswer> {
    const { status, text } = await this.#ask({
      ...{ method: 'POST', path: '/checkv2', headers: requestHeaders(request) },
      body: bodyOf(request.message),
    })
    const answer = status === 200 ? parseAnswer(text) : null
    if (answer) return answer
    const onlyThis = status >= 400 && status < 500
    throw new RspamdError(`rspamd answered ${status}: ${text.slice(0, 200)}`, { onlyThis })
  }

  /** Only a controller learns. What it has learned already, or cannot learn from, is no failure. */
  async learn(kind: 'spam' | 'ham', message: MessageBytes): Promise<void> {
    const { status, text } = await this.#ask({
      ...{ method: 'POST', path: `/learn${kind}` },
      headers: [...this.#password(), 'Content-Length', String(message.size)],
      body: bodyOf(message),
    })
    if (status >= 200 && status < 300) return
    const onlyThis = status >= 400 && status < 500
    throw new RspamdError(`rspamd answered ${status}: ${text.slice(0, 200)}`, { onlyThis })
  }

  /** Milliseconds that the answer took. */
  async ping(): Promise<number> {
    const startedAt = performance.now()
    const { status, text } = await this.#ask({ method: 'GET', path: '/ping' })
    if (status !== 200 || text.trim() !== 'pong') {
      throw new RspamdError(`something answered ${status}, but it is no rspamd`)
    }
    return performance.now() - startedAt
  }

  /** What the controller's /stat says, as it is. */
  async statistics(): Promise<unknown> {
    const { status, text } = await this.#ask({
      ...{ method: 'GET', path: '/stat', headers: this.#password() },
    })
    if (status !== 200) throw new RspamdError(`rspamd answered ${status}`)
    return JSON.parse(text)
  }

  async close(): Promise<void> {
    await this.#pool.destroy()
  }

  async #ask(options: Omit<Dispatcher.RequestOptions, 'origin'>): Promise<Answered> {
    const signal = AbortSignal.timeout(this.#options.patience)
    try {
      const response = await this.#pool.request({ ...options, signal })
      const { statusCode: status, body } = response
      // rspamd sends a body with its 204, which HTTP does not know (RFC 9110 §15.3.5)
      const text = status === 204 ? '' : await readText(body)
      if (status === 204) await body.dump()
      if (status === 401 || status === 403) throw new RspamdPasswordError('wrong password')
      return { status, text }
    } catch (error) {
      if (error instanceof RspamdError || error instanceof RspamdPasswordError) throw error
      const reason = error instanceof Error ? error.message : String(error)
      throw new RspamdError(`rspamd at ${this.#options.origin}: ${reason}`, { cause: error })
    }
  }

  #password(): string[] {
    const { password } = this.#options
    return password ? ['Password', password] : []
  }
}

interface Answered {
  status: number
  text: string
}

function bodyOf(message: MessageBytes) {
  return message.held ?? message.stream()
}

async function readText(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.length
    if (size > MOST_BYTES) throw new RspamdError('the answer of rspamd is far too long')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
