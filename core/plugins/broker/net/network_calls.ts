import { PluginError } from '@caliopen/contract/plugin/errors'
import type { DnsAnswer, DnsQuestion, HostResponse } from '@caliopen/contract/plugin/host'
import type { BrokerTable } from '../table.js'
import type { Budget } from '../budget.js'
import type { Params } from '../params.js'
import type { Reach } from '../reach/reach.js'
import { normaliseHost } from '../reach/typed_host.js'
import type { Turns } from '../turns.js'
import type { BrokerUsage } from '../usage.js'
import { Dialer } from './dial.js'
import { HttpClient, type HttpRequest } from './http_client.js'
import { checkHeaders } from './http_headers.js'
import { MOST_BODY } from './read_body.js'
import { BrokerResolver } from './resolver.js'
import { Streams } from './streams.js'

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD'] as const
const QUESTIONS = ['A', 'AAAA', 'CNAME', 'MX', 'NS', 'SOA', 'SRV', 'TXT'] as const
const FETCH_TIMEOUT = 20_000
const LONGEST_FETCH_TIMEOUT = 60_000

/** The part of the broker that reaches outside. */
export class NetworkCalls {
  readonly #reach: Reach
  readonly #resolver: BrokerResolver
  readonly #http: HttpClient
  readonly #streams: Streams
  readonly #turns: Turns
  readonly #budget: Budget
  readonly #usage: BrokerUsage

  constructor(
    reach: Reach,
    dnsServers: readonly string[],
    { budget, turns, usage }: { budget: Budget; turns: Turns; usage: BrokerUsage }
  ) {
    this.#reach = reach
    this.#resolver = new BrokerResolver(dnsServers)
    const dialer = new Dialer(reach, this.#resolver)
    this.#http = new HttpClient(dialer)
    this.#streams = new Streams(dialer, budget, usage)
    this.#budget = budget
    this.#turns = turns
    this.#usage = usage
  }

  get table(): BrokerTable {
    const streams = this.#streams
    const turns = this.#turns
    return {
      'fetch': { budget: 'fetches', turns, answer: (params) => this.#fetch(params) },
      'connect': {
        budget: 'connections',
        turns: null,
        answer: (params) => streams.connect(params),
      },
      'stream/read': { budget: null, turns: null, answer: (params) => streams.read(params) },
      'stream/write': { budget: null, turns: null, answer: (params) => streams.write(params) },
      'stream/startTls': {
        budget: 'connections',
        turns: null,
        answer: (params) => streams.startTls(params),
      },
      'stream/close': { budget: null, turns: null, answer: (params) => streams.close(params) },
      'resolve': { budget: 'questions', turns: null, answer: (params) => this.#resolve(params) },
    }
  }

  close(): void {
    this.#streams.closeAll()
    void this.#http.close()
  }

  async #fetch(params: Params): Promise<HostResponse> {
    const request = requestIn(params)
    if (this.#budget.wait('bytes') > 0) {
      const retryAfter = this.#budget.wait('bytes')
      throw new PluginError('E_LIMIT', 'too many bytes a minute', { retryAfter })
    }
    const sent = request.body?.byteLength ?? 0
    this.#usage.bytesOut += sent
    const response = await this.#http.fetch(request)
    this.#usage.bytesIn += response.body.byteLength
    this.#budget.take('bytes', sent + response.body.byteLength)
    return response
  }

  async #resolve(params: Params): Promise<DnsAnswer[]> {
    const name = normaliseHost(params.text('name', 253))
    const type = oneOf(QUESTIONS, params.text('type', 10))
    if (!name || !type) throw new PluginError('E_CONTRACT', 'no question for the DNS')
    if (!this.#reach.allowsName(name)) {
      throw new PluginError('E_NOT_ALLOWED', `to ask for ${name} is not approved`)
    }
    const answers = await this.#resolver.ask(name, type satisfies DnsQuestion)
    if (type === 'SRV') for (const answer of answers) this.#learn(name, answer)
    return answers
  }

  #learn(name: string, { name: target, port }: DnsAnswer): void {
    const host = typeof target === 'string' ? normaliseHost(target) : null
    if (host && typeof port === 'number') this.#reach.found(name, host, port)
  }
}

function requestIn(params: Params): HttpRequest {
  const method = oneOf(METHODS, params.textOr('method', 10, 'GET'))
  if (!method) throw new PluginError('E_CONTRACT', `a method is one of ${METHODS.join(', ')}`)
  return {
    url: params.text('url', 8_000),
    method,
    headers: checkHeaders(params.object('headers')?.entries() ?? []),
    body: params.bytesOr('body', MOST_BODY, null),
    timeout: params.milliseconds('timeout', LONGEST_FETCH_TIMEOUT, FETCH_TIMEOUT),
  }
}

function oneOf<T extends string>(values: readonly T[], value: string): T | null {
  return values.find((one) => one === value) ?? null
}
