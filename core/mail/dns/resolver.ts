/** What is asked, and what one record of the answer is. */
export interface DnsRecords {
  A: string
  AAAA: string
  /** host names without the dot at their end, in lower case */
  CNAME: string
  PTR: string
  NS: string
  MX: { priority: number; exchange: string }
  /** its strings joined (RFC 7208 §3.3), one character a byte */
  TXT: string
  TLSA: TlsaRecord
  SOA: { primary: string; serial: number; minimum: number }
}

export type DnsType = keyof DnsRecords

/** RFC 6698 §2.1 */
export interface TlsaRecord {
  usage: number
  selector: number
  matchingType: number
  data: Buffer
}

/**
 * What the DNS said: nothing of that type, no such name, or no answer that can be relied on.
 * `authentic`: the resolver verified it by DNSSEC (the AD bit, RFC 6840 §5.8) over a path we trust.
 */
export type DnsAnswer<Found> =
  | { kind: 'found'; found: Found[]; authentic: boolean }
  | { kind: 'none'; authentic: boolean }
  | { kind: 'no_name'; authentic: boolean }
  | { kind: 'unknown'; reason: string }

/** Asks the DNS. Never throws: what goes wrong is `unknown`, an aborted question too. */
export interface Resolver {
  ask<Type extends DnsType>(
    name: string,
    type: Type,
    signal?: AbortSignal
  ): Promise<DnsAnswer<DnsRecords[Type]>>
}
