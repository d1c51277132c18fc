/** What others tell us about our mail, as far as it can be read. Nothing of it is proof of anything: anybody can write it. */
export type Report = DeliveryReport | Complaint | DmarcReport | TlsReport

/** RFC 3464, and what servers wrote before it. */
export interface DeliveryReport {
  kind: 'delivery'
  /** Original-Envelope-Id */
  envid: string | null
  /** of the message that it speaks of, with its angle brackets */
  messageId: string | null
  recipients: ReportedRecipient[]
}

export interface ReportedRecipient {
  /** addresses without their type */
  original: string | null
  final: string | null
  action: 'failed' | 'delayed' | 'delivered' | 'relayed' | 'expanded'
  /** RFC 3463 */
  status: string
  diagnostic: string
  host: string | null
}

/** RFC 5965: somebody called a message of ours junk. */
export interface Complaint {
  kind: 'complaint'
  /** `abuse`, `fraud`, `virus`, `other`, `not-spam` … in lower case */
  type: string
  messageId: string | null
  /** envelope or header sender of the message */
  sender: string | null
  recipients: string[]
}

/** RFC 7489 §7.2: what a receiver made of mail that says it is from a domain of ours. */
export interface DmarcReport {
  kind: 'dmarc'
  head: ReportHead
  /** what the receiver found published: none, quarantine, reject */
  policy: string
  rows: DmarcRow[]
}

/** What both kinds of statistics begin with. */
export interface ReportHead {
  organisation: string
  reportId: string
  domain: string
  /** milliseconds since the epoch */
  begin: number
  end: number
}

export interface DmarcRow {
  source: string
  count: number
  /** what was done with it: none, quarantine, reject */
  disposition: string
  /** aligned, as DMARC wants it */
  dkim: boolean
  spf: boolean
  /** why the receiver did otherwise: forwarded, mailing_list, local_policy … */
  reason: string | null
  /** who signed, and who was asked for SPF: they tell who sent it */
  dkimDomains: readonly { domain: string; result: string }[]
  spfDomain: { domain: string; result: string } | null
}

/** RFC 8460: whether others could send to us over TLS as our policy wants it. */
export interface TlsReport {
  kind: 'tls'
  head: ReportHead
  successes: number
  failures: TlsFailure[]
}

export interface TlsFailure {
  /** RFC 8460 §4.3: certificate-expired, starttls-not-supported … */
  type: string
  count: number
  host: string | null
}
