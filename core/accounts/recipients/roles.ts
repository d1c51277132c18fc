/** RFC 5321 §4.5.1 and RFC 2142 §2, §4: somebody reads these, whatever accounts there are. */
const ROLES: ReadonlySet<string> = new Set(['postmaster', 'abuse'])
/** Where other servers send their statistics (RFC 7489 §7.1, RFC 8460 §3): a program of ours reads these. */
const REPORT_ROLES: ReadonlySet<string> = new Set(['dmarc-reports', 'tls-reports'])

/** `base` is without a detail. */
export function isRole(base: string): boolean {
  return ROLES.has(localPart(base)) || isReportRole(base)
}

/** What comes there is filed away: nobody is asked to look at it. */
export function isReportRole(base: string): boolean {
  return REPORT_ROLES.has(localPart(base))
}

function localPart(address: string): string {
  return address.slice(0, address.lastIndexOf('@'))
}
