import type { RecordBody } from '../src/record_body.js'
import type { CloudflareRecord } from '../src/records.js'

/** What Cloudflare says of a record that it does not take: its code and its words. */
export type Refusal = readonly [code: number, message: string]

const PROXIABLE = new Set(['A', 'AAAA', 'CNAME'])
const WITH_DATA = new Set(['CAA', 'DS', 'SRV', 'SSHFP', 'TLSA'])

/** https://developers.cloudflare.com/dns/manage-dns-records/reference/dns-record-types/ and …/troubleshooting/. */
export function refusalOf(body: RecordBody, others: readonly CloudflareRecord[]): Refusal | null {
  const { type, ttl, content, data, priority } = body
  if (ttl !== 1 && (ttl < 60 || ttl > 86_400)) {
    return [9021, 'Invalid TTL. Must be between 60 and 86,400 seconds, or 1 for automatic.']
  }
  if ('proxied' in body && !PROXIABLE.has(type)) {
    return [9004, 'This record type cannot be proxied.']
  }
  if (WITH_DATA.has(type) ? !data : !content) {
    return [9000, `${WITH_DATA.has(type) ? 'data' : 'content'} is a required field.`]
  }
  if (type === 'A' && !/^[\d.]+$/.test(content ?? '')) {
    return [9005, 'Content for A record must be a valid IPv4 address.']
  }
  if (type === 'MX' && priority === undefined) return [9101, 'priority is a required field.']
  if (/[^.]\.$/.test(content ?? '') && type !== 'TXT') return [9007, 'Content has a trailing dot.']
  return refusalBeside(body, others)
}

function refusalBeside(body: RecordBody, others: readonly CloudflareRecord[]): Refusal | null {
  const { name, type } = body
  const content = stored(body)
  const beside = others.filter((one) => one.name === name)
  const same = beside.filter((one) => one.type === type)
  if (same.some((one) => one.content === content && priorityOf(one) === priorityOf(body))) {
    return [81_058, 'An identical record already exists.']
  }
  if (type === 'CNAME' && beside.some((one) => PROXIABLE.has(one.type))) {
    return [81_053, 'An A, AAAA, or CNAME record with that host already exists.']
  }
  if (type !== 'CNAME' && PROXIABLE.has(type) && beside.some((one) => one.type === 'CNAME')) {
    return [81_054, 'A CNAME record with that host already exists.']
  }
  const length = same.reduce((sum, one) => sum + (one.content ?? '').length, content.length)
  return length > 8192 ? [9207, 'The combined content of these records is too long.'] : null
}

function priorityOf({ priority, data }: Pick<RecordBody, 'priority' | 'data'>): number {
  return Number(priority ?? data?.priority ?? 0)
}

/** The content in which a record is shown. */
export function stored({ type, content = '', data }: RecordBody): string {
  if (type === 'CAA' && data) return `${data.flags} ${data.tag} "${data.value}"`
  if (type === 'SRV' && data) return `${data.weight} ${data.port} ${data.target}`
  if (data) return Object.values(data).join(' ')
  // long strings are split where they are too long for one
  return type === 'TXT' ? content.replace(/([^" \\]{255})(?=[^"])/g, '$1" "') : content
}
