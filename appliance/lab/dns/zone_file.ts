import { createHash } from 'node:crypto'
import { join } from 'node:path'

/** One resource record; `name` is relative to the zone, `@` is the zone itself. */
export interface DnsRecord {
  name: string
  type: 'A' | 'AAAA' | 'CAA' | 'CNAME' | 'MX' | 'NS' | 'PTR' | 'SRV' | 'TLSA' | 'TXT'
  /** in the presentation form of zone files, names with a final dot: `10 mx.far.example.` */
  value: string
}

/** Where a zone's file stands; the name says nothing, for zones may hold any character. */
export function zonePath(folder: string, zone: string): string {
  const name = createHash('sha256').update(zone.toLowerCase()).digest('hex').slice(0, 16)
  return join(folder, `${name}.zone`)
}

/** A master file (RFC 1035, section 5) with no caching to speak of, so that a change is seen at once. */
export function zoneFile(serial: number, records: readonly DnsRecord[]): string {
  return [
    '$TTL 1',
    // RFC 1035, section 3.3.13: MNAME RNAME SERIAL REFRESH RETRY EXPIRE MINIMUM
    `@ IN SOA ns.lab.example. hostmaster.lab.example. ${serial} 60 60 3600 1`,
    '@ IN NS ns.lab.example.',
    ...records.map(recordLine),
    '',
  ].join('\n')
}

function recordLine(record: DnsRecord): string {
  const value = record.type === 'TXT' ? characterStrings(record.value) : record.value
  return `${record.name} IN ${record.type} ${value}`
}

/** RFC 1035, section 3.3.14: a TXT record is one or more strings of at most 255 octets. */
function characterStrings(text: string): string {
  const parts = text.match(/.{1,255}/gsu) ?? ['']
  return parts.map((part) => `"${part.replaceAll(/["\\]/g, String.raw`\$&`)}"`).join(' ')
}
