import type { MailDoors } from '../../http/mail_doors.js'

/** What is to stand in the DNS. */
export interface ProgramRecord {
  /** without the dot at its end */
  name: string
  type: 'CNAME' | 'SRV' | 'TXT'
  /** as in a zone file; a TXT without quotes */
  value: string
}

/** What lets mail programs find the way in by themselves, and other servers report on our mail. */
export function programRecords(domain: string, doors: MailDoors): ProgramRecord[] {
  const { hostname, submission, submissions, imaps } = doors
  const host = `${hostname}.`
  return [
    // RFC 8314 §5.1, RFC 6186 §3.1
    { name: `_submissions._tcp.${domain}`, type: 'SRV', value: `0 1 ${submissions} ${host}` },
    { name: `_submission._tcp.${domain}`, type: 'SRV', value: `10 1 ${submission} ${host}` },
    // RFC 6186 §3.2: a lone dot says that there is none
    ...imapsRecords(domain, host, imaps),
    // Thunderbird, and Outlook
    { name: `autoconfig.${domain}`, type: 'CNAME', value: host },
    { name: `autodiscover.${domain}`, type: 'CNAME', value: host },
  ]
}

/** RFC 7489 §6.3: reports first; whoever has read a few of them asks for more. */
export function dmarcRecord(domain: string): ProgramRecord {
  const value = `v=DMARC1; p=none; rua=mailto:dmarc-reports@${domain}`
  return { name: `_dmarc.${domain}`, type: 'TXT', value }
}

function imapsRecords(domain: string, host: string, port: number | null): ProgramRecord[] {
  const value = port === null ? '0 0 0 .' : `0 1 ${port} ${host}`
  return [{ name: `_imaps._tcp.${domain}`, type: 'SRV', value }]
}
