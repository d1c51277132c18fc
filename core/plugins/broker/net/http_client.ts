import { PluginError } from '@caliopen/contract/plugin/errors'
import type { HostResponse } from '@caliopen/contract/plugin/host'
import { Agent, request, type Dispatcher } from 'undici'
import type { Use } from '../reach/host_rules.js'
import { normaliseHost } from '../reach/typed_host.js'
import { encrypt, type Dialer } from './dial.js'
import { answeredHeaders, withoutPersonal, type HttpHeaders } from './http_headers.js'
import { readBody } from './read_body.js'

export interface HttpRequest {
  url: string
  method: Dispatcher.HttpMethod
  headers: HttpHeaders
  body: Uint8Array | null
  /** milliseconds for all of it, redirects included */
  timeout: number
}

const MOST_REDIRECTS = 5
const CONNECT_TIMEOUT = 10_000
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

/** HTTP over connections that the dialer makes; where a redirect leads is approved as the first place was. */
export class HttpClient {
  readonly #dialer: Dialer
  readonly #agent: Agent

  constructor(dialer: Dialer) {
    this.#dialer = dialer
    this.#agent = new Agent({
      connect: (options, done) => {
        this.#connect(options).then(
          (socket) => done(null, socket),
          (error: Error) => done(error, null)
        )
      },
      connections: 8,
      pipelining: 1,
      maxHeaderSize: 32 * 1024,
      allowH2: false,
    })
  }

  async fetch(wanted: HttpRequest): Promise<HostResponse> {
    const signal = AbortSignal.timeout(wanted.timeout)
    let next: HttpRequest | null = wanted
    for (let hops = 0; next && hops <= MOST_REDIRECTS; hops++) {
      const answer: Answer = await this.#ask(next, signal)
      if (answer.response) return answer.response
      next = answer.next
    }
    throw new PluginError('E_LIMIT', `more than ${MOST_REDIRECTS} redirects`)
  }

  async close(): Promise<void> {
    await this.#agent.destroy()
  }

  async #ask(wanted: HttpRequest, signal: AbortSignal): Promise<Answer> {
    const url = this.#approved(wanted.url)
    try {
      const { method, headers, body } = wanted
      const options = { dispatcher: this.#agent, method, headers, body, signal }
      const answer = await request(url, options)
      const next = redirected(wanted, url, answer)
      if (next) {
        answer.body.destroy().on('error', () => undefined)
        return { response: null, next }
      }
      const bytes = await readBody(answer.body)
      const response = {
        status: answer.statusCode,
        headers: answeredHeaders(answer.headers),
        body: bytes,
      }
      return { response, next: null }
    } catch (error) {
      throw explained(error, url)
    }
  }

  /** Asked before anything is sent, so that a kept connection serves nobody who may not go there. */
  #approved(text: string): URL {
    const url = URL.parse(text)
    const use = useOf(url?.protocol ?? '')
    const host = normaliseHost(url?.hostname ?? '')
    if (!url || !use || !host) throw new PluginError('E_CONTRACT', 'not a web address')
    if (url.username || url.password) {
      throw new PluginError('E_NOT_ALLOWED', 'a web address with a password in it')
    }
    if (this.#dialer.reach.allows(host, portOf(url), use)) return url
    throw new PluginError('E_NOT_ALLOWED', `${use} to ${host}:${portOf(url)} is not approved`)
  }

  async #connect({
    hostname,
    port,
    protocol,
  }: {
    hostname: string
    port: string
    protocol: string
  }) {
    const use = useOf(protocol) ?? 'https'
    const host = normaliseHost(hostname) ?? ''
    const number = Number(port) || (use === 'https' ? 443 : 80)
    const { socket } = await this.#dialer.dial(host, number, use, CONNECT_TIMEOUT)
    if (use === 'http') return socket
    return encrypt(socket, { servername: host, alpn: ['http/1.1'], timeout: CONNECT_TIMEOUT })
  }
}

type Answer = { response: HostResponse; next: null } | { response: null; next: HttpRequest }

/** RFC 9110 §15.4, as browsers do it: after 303, and after a POST that is sent elsewhere, the next is a GET. */
function redirected(
  wanted: HttpRequest,
  from: URL,
  { statusCode, headers: { location } }: Dispatcher.ResponseData
): HttpRequest | null {
  if (!REDIRECTS.has(statusCode) || typeof location !== 'string') return null
  const to = URL.parse(location, from)
  if (!to) return null
  if (from.protocol === 'https:' && to.protocol !== 'https:') {
    throw new PluginError('E_NOT_ALLOWED', 'a redirect from https to something else')
  }
  const kept = to.origin === from.origin ? wanted.headers : withoutPersonal(wanted.headers)
  const isPost = wanted.method === 'POST' && statusCode <= 302
  if (!isPost && !(statusCode === 303 && wanted.method !== 'HEAD')) {
    return { ...wanted, url: to.href, headers: kept }
  }
  const { 'content-type': contentType, ...headers } = kept
  return { ...wanted, url: to.href, method: 'GET', headers, body: null }
}

function useOf(protocol: string): Use | null {
  if (protocol === 'https:') return 'https'
  return protocol === 'http:' ? 'http' : null
}

function portOf(url: URL): number {
  return Number(url.port) || (url.protocol === 'https:' ? 443 : 80)
}

function explained(error: unknown, { host }: URL): PluginError {
  if (error instanceof PluginError) return error
  const { name, message, code } = error as Error & { code?: string }
  if (name === 'TimeoutError')
    return new PluginError('E_TEMPORARY', `${host} did not answer in time`)
  return new PluginError('E_TEMPORARY', `${host} is not reached: ${code ?? message}`)
}
