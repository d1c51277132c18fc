import type { Moment } from '#core/webmail/view_parts.js'
import type { Finding } from '../views.js'

/** `summary` says it all; `domains` are those of the organisation, also without any report. */
export interface ReportsPage {
  summary: string
  domains: DomainReports[]
  /** who reported, the latest first */
  reporters: ReporterView[]
}

export interface DomainReports {
  domain: string
  findings: Finding[]
  /** nothing was ever reported */
  empty: boolean
  /** what the DNS has to say, so that others report */
  records: { dmarc: string; tls: string }
  days: { day: string; passed: string; failed: string; share: string }[]
  sources: (Finding & { source: string; name: string | null; count: number })[]
  tlsFailures: (Finding & { host: string | null; count: number })[]
}

export interface ReporterView {
  organisation: string
  sentence: string
  at: Moment
  verified: boolean
}
