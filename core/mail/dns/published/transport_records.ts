import { createHash, X509Certificate } from 'node:crypto'
import { mtaStsId, mtaStsText } from './mta_sts_text.js'
import type { MtaStsMode } from './mta_sts_setting.js'

/** What is to stand in the DNS. */
export interface TransportRecord {
  /** without the dot at its end */
  name: string
  type: 'CNAME' | 'TXT' | 'TLSA'
  /** as in a zone file; a TXT without quotes */
  value: string
  /** only where the zone is signed does it say anything, and only there may it be */
  signedOnly: boolean
}

export interface TransportFacts {
  domain: string
  hostname: string
  mode: MtaStsMode
  /** what the server shows, in PEM; null where that is not known */
  certificate: string | null
}

/** What lets others reach a domain of ours over a connection that nobody in between reads. */
export function transportRecords(facts: TransportFacts): TransportRecord[] {
  const { domain, hostname, mode, certificate } = facts
  const id = mtaStsId(mtaStsText(hostname, mode))
  return [
    // RFC 8461 §3.1 and §3.3
    { name: `_mta-sts.${domain}`, type: 'TXT', value: `v=STSv1; id=${id};`, signedOnly: false },
    { name: `mta-sts.${domain}`, type: 'CNAME', value: `${hostname}.`, signedOnly: false },
    // RFC 8460 §3
    {
      ...{ name: `_smtp._tls.${domain}`, type: 'TXT', signedOnly: false },
      value: `v=TLSRPTv1; rua=mailto:tls-reports@${domain}`,
    },
    ...(certificate === null ? [] : [tlsaRecord(hostname, certificate)]),
  ]
}

/** RFC 7672 §3.1.1: `3 1 1`, which outlives a renewal that keeps the key. */
function tlsaRecord(hostname: string, certificate: string): TransportRecord {
  const key = new X509Certificate(certificate).publicKey.export({ type: 'spki', format: 'der' })
  const digest = createHash('sha256').update(key).digest('hex')
  const name = `_25._tcp.${hostname}`
  return { name, type: 'TLSA', value: `3 1 1 ${digest}`, signedOnly: true }
}
