import type { OvhRecord } from '../src/records.js'

/** `zone.NamedResolutionFieldTypeEnum` */
const FIELD_TYPES = new Set(
  'A AAAA CAA CNAME DKIM DMARC DNAME HTTPS LOC MX NAPTR NS PTR RP SPF SRV SSHFP SVCB TLSA TXT'.split(
    ' '
  )
)

/** What the API says of a record that it does not take. */
export function refusalOf(record: OvhRecord, all: readonly OvhRecord[]): string | null {
  const { fieldType, target, ttl } = record
  if (!FIELD_TYPES.has(fieldType))
    return `[fieldType] Given data (${fieldType}) does not belong to the enum`
  if (typeof ttl === 'number' && ttl !== 0 && ttl < 60) return 'Invalid ttl, it must be at least 60'
  if (fieldType === 'A' && !/^[\d.]+$/.test(target)) return 'Invalid IPv4 address'
  if (fieldType === 'SPF' && !/^"?v=spf1 /.test(target)) return 'Invalid SPF record'
  if (fieldType === 'TXT' && !areStrings(target)) return 'Invalid TXT record'
  const subDomain = record.subDomain ?? ''
  const beside = all.filter((one) => one.id !== record.id && (one.subDomain ?? '') === subDomain)
  if (fieldType === 'CNAME' ? beside.length > 0 : beside.some((one) => one.fieldType === 'CNAME')) {
    return 'A CNAME record cannot stand beside others'
  }
  const same = beside.some((one) => one.fieldType === fieldType && one.target === target)
  return same ? 'This record already exists' : null
}

function areStrings(target: string): boolean {
  return !target.startsWith('"') || /^("(?:[^"\\]|\\.){0,255}"\s*)+$/.test(target)
}
