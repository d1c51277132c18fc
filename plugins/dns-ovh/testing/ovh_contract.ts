import { createHash } from 'node:crypto'
import type { FakeResponse, FakeSite } from '@caliopen/contract/kit/world/fake_world'
import type { OvhRecord } from '../src/records.js'
import { refusalOf } from './checks.js'

export interface OvhKeys {
  application: string
  secret: string
  consumer: string
}

export interface StoredZone {
  records: OvhRecord[]
  /** what the name servers know: the records when they were last published */
  published: OvhRecord[]
}

interface Query {
  method: string
  path: readonly string[]
  parameters: URLSearchParams
  text: string
}

/** Seconds for which a signature counts. */
const TIME_OUT = 300

/**
 * The API, version 1.0, as its public documentation has it (https://eu.api.ovh.com/console/ and “First steps with the
 * OVHcloud APIs”): signatures, rights, zones that are edited and then published, its errors and its limit of requests.
 * Nothing of it is OVHcloud's own.
 */
export class OvhContract {
  readonly zones = new Map<string, StoredZone>()
  /** requests that are still answered before 429 */
  allowance = 5000
  /** seconds that its clock is ahead */
  ahead = 5400
  /** what the consumer key may not, as “METHOD /path” begins */
  readonly denied: string[] = []
  /** the service of every zone has ended */
  expired = false
  /** publishing fails */
  stuck = false
  /** what somebody else does between a look and the change that follows it */
  meanwhile: () => void = () => undefined
  readonly #keys: OvhKeys
  #nextId = 5_000_000_001

  constructor(keys: OvhKeys) {
    this.#keys = keys
  }

  add(name: string, records: readonly Omit<OvhRecord, 'id'>[]): StoredZone {
    const kept = records.map((record) => ({ id: this.#nextId++, ...record }))
    const zone = { records: kept, published: structuredClone(kept) }
    this.zones.set(name, zone)
    return zone
  }

  readonly answer: FakeSite = ({ url, method, headers = {}, text }) => {
    if (this.allowance <= 0) {
      const limited = failure(429, 'TOO_MANY_REQUESTS', 'Too many requests')
      return { ...limited, headers: { 'retry-after': '7' } }
    }
    this.allowance -= 1
    const { pathname, searchParams } = new URL(url)
    const [version, ...path] = pathname.slice(1).split('/').map(decodeURIComponent)
    if (version !== '1.0') return failure(404, 'INVALID_URL', 'Got an invalid (or empty) URL')
    if (path.join('/') === 'auth/time') return { json: this.#time() }
    const refusal = this.#refusalOf(method, url, text, headers)
    if (refusal) return refusal
    if (this.denied.some((one) => `${method} /${path.join('/')}`.startsWith(one))) {
      return failure(403, 'NOT_GRANTED_CALL', 'This call has not been granted')
    }
    return this.#answer({ method, path, parameters: searchParams, text })
  }

  #time(): number {
    return Math.floor(Date.now() / 1000) + this.ahead
  }

  /** In the order in which the documentation says that it looks. */
  #refusalOf(
    method: string,
    url: string,
    body: string,
    headers: Readonly<Record<string, string>>
  ): FakeResponse | null {
    const { application, secret, consumer } = this.#keys
    if (headers['x-ovh-application'] !== application) {
      return failure(403, 'INVALID_KEY', 'Invalid application key')
    }
    if (headers['x-ovh-consumer'] !== consumer) {
      return failure(403, 'INVALID_CREDENTIAL', 'This credential is not valid')
    }
    const time = headers['x-ovh-timestamp'] ?? ''
    if (Math.abs(Number(time) - this.#time()) > TIME_OUT) {
      return failure(400, 'QUERY_TIME_OUT', 'Query out of time')
    }
    const hash = createHash('sha1')
    hash.update(`${secret}+${consumer}+${method}+${url}+${body}+${time}`)
    if (headers['x-ovh-signature'] === `$1$${hash.digest('hex')}`) return null
    return failure(400, 'INVALID_SIGNATURE', 'Invalid signature')
  }

  #answer({ method, path, parameters, text }: Query): FakeResponse {
    const [domain, kind, name = '', what, id] = path
    const zone = this.zones.get(name)
    if (domain !== 'domain' || kind !== 'zone' || !zone) {
      return failure(404, '', 'This service does not exist')
    }
    if (this.expired) return failure(460, '', 'This service is expired')
    if (what === undefined) return { json: { name, nameServers: ['dns10.ovh.net'] } }
    if (what === 'refresh' && method === 'POST') return this.#publish(zone)
    if (what !== 'record') return failure(404, 'INVALID_URL', 'Got an invalid (or empty) URL')
    if (method !== 'GET') this.meanwhile()
    if (id !== undefined) return this.#record(zone, Number(id), method, text)
    return method === 'POST' ? this.#create(zone, text) : { json: idsOf(zone, parameters) }
  }

  #publish(zone: StoredZone): FakeResponse {
    if (this.stuck) return failure(500, '', 'Internal server error')
    zone.published = structuredClone(zone.records)
    return { json: null }
  }

  #create(zone: StoredZone, text: string): FakeResponse {
    const record = { id: this.#nextId++, ...(JSON.parse(text) as Omit<OvhRecord, 'id'>) }
    const refusal = refusalOf(record, zone.records)
    if (refusal) return failure(400, '', refusal)
    zone.records.push(record)
    return { json: record }
  }

  #record(zone: StoredZone, id: number, method: string, text: string): FakeResponse {
    const at = zone.records.findIndex((one) => one.id === id)
    const held = zone.records[at]
    if (!held) return failure(404, '', 'The requested object (id) does not exist')
    if (method === 'GET') return { json: held }
    if (method === 'DELETE') zone.records.splice(at, 1)
    else {
      const record = { ...held, ...(JSON.parse(text) as object) }
      const refusal = refusalOf(record, zone.records)
      if (refusal) return failure(400, '', refusal)
      zone.records[at] = record
    }
    return { json: null }
  }
}

/** “Filter the value of subDomain property (like)”: `%` is anything, `_` any character, case says nothing. */
function idsOf({ records }: StoredZone, query: URLSearchParams): number[] {
  const type = query.get('fieldType')
  const pattern = query.get('subDomain')
  const like = (pattern ?? '%').replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const expression = new RegExp(`^${like.replaceAll('%', '.*').replaceAll('_', '.')}$`, 'i')
  return records
    .filter((record) => !type || record.fieldType === type)
    .filter((record) => expression.test(record.subDomain ?? ''))
    .map(({ id }) => id)
}

function failure(status: number, errorCode: string, message: string): FakeResponse {
  const words = status === 400 ? 'Client::BadRequest' : `Client::${status}`
  return { status, json: { class: words, message, ...(errorCode !== '' && { errorCode }) } }
}
