import type { FakeResponse, FakeSite } from '@caliopen/contract/kit/world/fake_world'
import type { RecordBody } from '../src/record_body.js'
import type { CloudflareRecord } from '../src/records.js'
import { refusalOf, stored, type Refusal } from './checks.js'

export interface StoredRecord extends CloudflareRecord {
  comment?: string | null
  tags?: string[]
}

export interface StoredZone {
  id: string
  name: string
  status: 'active' | 'pending' | 'moved'
  type: 'full' | 'partial' | 'secondary'
  records: StoredRecord[]
}

interface BatchBody {
  deletes?: { id: string }[]
  patches?: (Partial<RecordBody> & { id: string })[]
  posts?: RecordBody[]
}

/** How many records one batch may name on the smallest plan. */
const MOST_IN_BATCH = 200

/**
 * The API, version 4, as its public documentation has it (https://developers.cloudflare.com/api/): zones, records,
 * batches, paging, what it checks, its errors and its limit of requests. Nothing of it is Cloudflare's own.
 */
export class CloudflareContract {
  readonly zones: StoredZone[] = []
  /** requests that are still answered before 429 */
  allowance = 1200
  /** a page never holds more, whatever was asked for */
  mostAPage = 5_000_000
  /** the token may read, and nothing else */
  readOnly = false
  /** what somebody else does between a look and the change that follows it */
  meanwhile: () => void = () => undefined
  readonly #token: string
  #nextId = 1

  constructor(token: string) {
    this.#token = token
  }

  add(
    name: string,
    records: readonly Omit<StoredRecord, 'id'>[],
    of: Partial<StoredZone> = {}
  ): StoredZone {
    const kept = records.map((record) => ({ ...record, id: this.#newId() }))
    const zone: StoredZone = {
      id: this.#newId(),
      name,
      status: 'active',
      type: 'full',
      records: kept,
      ...of,
    }
    this.zones.push(zone)
    return zone
  }

  readonly answer: FakeSite = ({ url, method, headers = {}, text }) => {
    if (this.allowance <= 0) {
      const limited = failure(429, [971, 'Please wait and consider throttling your request speed'])
      return { ...limited, headers: { 'retry-after': '42' } }
    }
    this.allowance -= 1
    const refusal = this.#refusalOf(headers.authorization ?? '')
    if (refusal) return refusal
    const { pathname, searchParams } = new URL(url)
    const [client, version, zones, id, records, batch] = pathname.slice(1).split('/')
    if (client !== 'client' || version !== 'v4' || zones !== 'zones') return noRoute(pathname)
    if (id === undefined) return this.#zonesBy(searchParams)
    const zone = this.zones.find((one) => one.id === id)
    if (!zone || records !== 'dns_records') return noRoute(pathname)
    if (method === 'GET' && batch === undefined) return this.#recordsBy(zone, searchParams)
    if (method !== 'POST' || batch !== 'batch') return noRoute(pathname)
    return this.#batch(zone, JSON.parse(text))
  }

  #refusalOf(authorization: string): FakeResponse | null {
    const [, token] = /^Bearer ([\w-]+)$/.exec(authorization) ?? []
    if (token === undefined) {
      const cause = { code: 6111, message: 'Invalid format for Authorization header' }
      return failure(400, [6003, 'Invalid request headers'], [cause])
    }
    return token === this.#token ? null : failure(403, [9109, 'Invalid access token'])
  }

  #zonesBy(query: URLSearchParams): FakeResponse {
    const found = this.zones.filter(({ name }) => name === (query.get('name') ?? name))
    return this.#page(
      found.map(({ id, name, status, type }) => ({ id, name, status, type })),
      query
    )
  }

  #recordsBy({ records }: StoredZone, query: URLSearchParams): FakeResponse {
    const name = query.get('name.exact')
    const type = query.get('type')
    const found = records.filter(
      (record) => (!name || record.name === name) && (!type || record.type === type)
    )
    return this.#page(found, query)
  }

  /** `page` counts from 1; 100 a page where nothing else is asked. */
  #page(all: readonly object[], query: URLSearchParams): FakeResponse {
    const asked = Number(query.get('per_page') ?? 100)
    const page = Number(query.get('page') ?? 1)
    if (!(asked >= 1 && asked <= 5_000_000)) return failure(400, [9201, 'Invalid per_page.'])
    const size = Math.min(asked, this.mostAPage)
    const result = all.slice((page - 1) * size, page * size)
    const info = {
      page,
      per_page: size,
      count: result.length,
      total_count: all.length,
      total_pages: Math.ceil(all.length / size),
    }
    return { json: { success: true, errors: [], messages: [], result, result_info: info } }
  }

  /** One transaction, always in this order: what is refused changes nothing at all. */
  #batch(zone: StoredZone, { deletes = [], patches = [], posts = [] }: BatchBody): FakeResponse {
    if (this.readOnly) return failure(403, [10_000, 'Authentication error'])
    this.meanwhile()
    if (deletes.length + patches.length + posts.length > MOST_IN_BATCH) {
      return failure(400, [1004, 'Too many operations in one batch.'])
    }
    const records = new Map(zone.records.map((record) => [record.id, record]))
    for (const { id } of deletes) if (!records.delete(id)) return gone()
    for (const { id, ...fields } of patches) {
      const held = records.get(id)
      if (!held) return gone()
      records.delete(id)
      const refusal = refusalOf(bodyOf(held, fields), [...records.values()])
      if (refusal) return failure(400, refusal)
      records.set(id, { ...held, ...shown(bodyOf(held, fields)) })
    }
    for (const body of posts) {
      const refusal = refusalOf(body, [...records.values()])
      if (refusal) return failure(400, refusal)
      const id = this.#newId()
      records.set(id, { id, comment: null, tags: [], ...shown(body) })
    }
    zone.records = [...records.values()]
    return {
      json: { success: true, errors: [], messages: [], result: { deletes, patches, posts } },
    }
  }

  #newId(): string {
    return (this.#nextId++).toString(16).padStart(32, '0')
  }
}

/** A patch changes what it names. */
function bodyOf(
  { name, type, ttl, content, priority, data }: StoredRecord,
  fields: object
): RecordBody {
  const held = { name, type, ttl, priority, data, ...(data ? {} : { content }) }
  return { ...held, ...fields } as RecordBody
}

function shown(body: RecordBody): Omit<StoredRecord, 'id'> {
  const proxied = body.proxied ?? false
  return { ...body, proxied, content: stored(body) }
}

function gone(): FakeResponse {
  return failure(404, [81_044, 'Record does not exist.'])
}

function noRoute(pathname: string): FakeResponse {
  const cause = 'perhaps your object identifier is invalid?'
  return failure(404, [7003, `Could not route to ${pathname}, ${cause}`])
}

function failure(status: number, [code, message]: Refusal, chain: object[] = []): FakeResponse {
  const error = { code, message, ...(chain.length > 0 && { error_chain: chain }) }
  return { status, json: { success: false, errors: [error], messages: [], result: null } }
}
