import type { FakeResponse, FakeSite } from '@caliopen/contract/kit/world/fake_world'
import type { LiveRRset } from '../src/rrsets.js'

/**
 * LiveDNS as its public documentation has it (https://api.gandi.net/docs/livedns/ and /docs/reference/): domains and
 * records, paging, what it checks, its errors and its limit of requests. Nothing of it is Gandi's own.
 */
export class GandiContract {
  readonly zones = new Map<string, LiveRRset[]>()
  /** requests that are still answered before 429 */
  allowance = 1000
  readonly #token: string

  constructor(token: string) {
    this.#token = token
  }

  readonly answer: FakeSite = ({ url, method, headers = {}, text }) => {
    if (this.allowance <= 0) {
      return { ...error(429, 'Too Many Requests'), headers: { 'retry-after': '30' } }
    }
    this.allowance -= 1
    if (headers.authorization !== `Bearer ${this.#token}`) return error(401, 'Unauthorized')
    const { pathname, searchParams } = new URL(url)
    const [base, ...path] = pathname.slice(1).split('/').slice(1).map(decodeURIComponent)
    if (base !== 'livedns' || path[0] !== 'domains') return error(404, 'Not Found')
    const [, fqdn = '', records, name, type] = path
    const zone = this.zones.get(fqdn)
    if (!zone) return error(404, 'Not Found', "Can't find the DNS zone")
    if (records === undefined) return { json: { fqdn, automatic_snapshots: true } }
    if (name === undefined || type === undefined) return page(zone, searchParams)
    return this.#rrset(fqdn, method, { name, type, text })
  }

  #rrset(
    fqdn: string,
    method: string,
    { name, type, text }: { name: string; type: string; text: string }
  ): FakeResponse {
    const zone = this.zones.get(fqdn) ?? []
    const isIt = (set: LiveRRset) => set.rrset_name === name && set.rrset_type === type
    const others = zone.filter((set) => !isIt(set))
    const found = zone.find(isIt)
    if (method === 'PUT') {
      const refusal = faultIn(JSON.parse(text), name, type, others)
      if (refusal) return refusal
      const body = JSON.parse(text) as Pick<LiveRRset, 'rrset_ttl' | 'rrset_values'>
      this.zones.set(fqdn, [...others, { rrset_name: name, rrset_type: type, ...body }])
      return { status: 201, json: { message: 'DNS Record Created' } }
    }
    if (!found) return error(404, 'Not Found', "Can't find the DNS record")
    if (method === 'DELETE') {
      this.zones.set(fqdn, others)
      return { status: 204 }
    }
    return { json: { ...found, rrset_href: `https://api.gandi.net/v5/livedns/domains/${fqdn}` } }
  }
}

/** `page` counts from 1; 100 a page where nothing else is asked. */
function page(zone: readonly LiveRRset[], query: URLSearchParams): FakeResponse {
  const size = Number(query.get('per_page') ?? 100)
  const from = (Number(query.get('page') ?? 1) - 1) * size
  return {
    headers: { 'total-count': String(zone.length) },
    json: zone.slice(from, from + size),
  }
}

function faultIn(
  body: { rrset_ttl?: unknown; rrset_values?: unknown },
  name: string,
  type: string,
  others: readonly LiveRRset[]
): FakeResponse | null {
  const { rrset_ttl: ttl, rrset_values: values } = body
  if (typeof ttl !== 'number' || ttl < 300 || ttl > 2_592_000) {
    return refused('rrset_ttl', `${String(ttl)} is not between 300 and 2592000`)
  }
  if (!Array.isArray(values) || values.length === 0) {
    return refused('rrset_values', 'Shorter than minimum length 1')
  }
  if (type === 'TXT' && values.some((value) => !isText(String(value)))) {
    return refused('rrset_values', 'not a list of quoted strings of at most 255 characters')
  }
  const beside = others.filter((set) => set.rrset_name === name)
  if (type === 'CNAME' ? beside.length > 0 : beside.some((set) => set.rrset_type === 'CNAME')) {
    return error(409, 'Conflict', 'A CNAME record cannot coexist with other records')
  }
  return null
}

function isText(value: string): boolean {
  return /^("(?:[^"\\]|\\.){0,255}"\s*)+$/.test(value)
}

function refused(name: string, description: string): FakeResponse {
  return {
    status: 400,
    json: { status: 'error', errors: [{ location: 'body', name, description }] },
  }
}

function error(code: number, cause: string, message = cause): FakeResponse {
  return { status: code, json: { object: `HTTP${code}`, cause, code, message } }
}
