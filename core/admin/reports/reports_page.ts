import type { I18n } from '@adonisjs/i18n'
import { dmarcRecord } from '#core/mail/dns/published/program_records.js'
import type { KeptReport } from '#core/mail/reports/statistics/report_rows.js'
import {
  isPassing,
  summarise,
  type DomainSummary,
  type SourceSummary,
  type TlsSummary,
} from '#core/mail/reports/statistics/summarise.js'
import { momentFor, type Reader } from '#core/webmail/reader.js'
import { attention, bad, good, notice } from '../overview/findings.js'
import type { Finding } from '../views.js'
import type { DomainReports, ReporterView, ReportsPage } from './report_views.js'

/** RFC 8460 §4.3; what is not in it gets words of its own. */
const TLS_TYPES: ReadonlySet<string> = new Set([
  ...['starttls-not-supported', 'certificate-host-mismatch', 'certificate-expired'],
  ...['certificate-not-trusted', 'validation-failure', 'tlsa-invalid', 'dnssec-invalid'],
  ...['dane-required', 'sts-policy-fetch-error', 'sts-policy-invalid', 'sts-webpki-invalid'],
])
const MOST_REPORTERS = 20

export function reportsPage(
  domains: readonly string[],
  reports: readonly KeptReport[],
  reader: Reader
): ReportsPage {
  const summaries = summarise(domains, reports)
  const passed = summaries.reduce((sum, one) => sum + one.passed, 0)
  const failed = summaries.reduce((sum, one) => sum + one.failed, 0)
  const { i18n } = reader
  const total = passed + failed
  return {
    summary:
      total === 0
        ? i18n.t('submission.reports.summary_none')
        : i18n.t('submission.reports.summary', { total, share: shareOf(passed, failed, i18n) }),
    domains: summaries.map((summary) => domainReports(summary, reader)),
    reporters: reports
      .filter(({ kind }) => kind !== 'complaint')
      .slice(0, MOST_REPORTERS)
      .map((report) => reporterView(report, reader)),
  }
}

function domainReports(summary: DomainSummary, { i18n }: Reader): DomainReports {
  const { domain, days, sources, tls } = summary
  const format = new Intl.DateTimeFormat(i18n.locale, { dateStyle: 'medium', timeZone: 'UTC' })
  return {
    domain,
    findings: findingsOf(summary, i18n),
    empty: days.length === 0 && tls === null,
    records: {
      dmarc: dmarcRecord(domain).value,
      tls: `v=TLSRPTv1; rua=mailto:tls-reports@${domain}`,
    },
    days: days.map(({ day, passed, failed }) => ({
      ...{ day: format.format(day), passed: i18n.formatNumber(passed) },
      ...{ failed: i18n.formatNumber(failed), share: shareOf(passed, failed, i18n) },
    })),
    sources: sources.map((source) => sourceView(source, domain, i18n)),
    tlsFailures: (tls?.failures ?? []).map((failure) => tlsView(failure, i18n)),
  }
}

function findingsOf(
  { passed, failed, tls, complaints, sources }: DomainSummary,
  i18n: I18n
): Finding[] {
  const findings: Finding[] = []
  if (passed + failed > 0) findings.push(dmarcFinding(passed, failed, sources, i18n))
  if (tls) findings.push(tlsFinding(tls, i18n))
  if (complaints > 0) {
    const sentence = i18n.t('submission.reports.complaints', { count: complaints })
    findings.push(attention(sentence, i18n.t('submission.reports.complaints_advice')))
  }
  return findings
}

function dmarcFinding(
  passed: number,
  failed: number,
  sources: readonly SourceSummary[],
  i18n: I18n
): Finding {
  if (failed === 0) return good(i18n.t('submission.reports.all_passed', { count: passed }))
  const sentence = i18n.t('submission.reports.some_failed', {
    count: failed,
    total: passed + failed,
  })
  const isForwarded = sources.every(
    ({ meaning }) => meaning !== 'stranger' && meaning !== 'service'
  )
  if (isForwarded) return notice(sentence, i18n.t('submission.reports.harmless'))
  return attention(sentence, i18n.t('submission.reports.look'))
}

function tlsFinding({ passed, failed }: { passed: number; failed: number }, i18n: I18n): Finding {
  if (failed === 0) return good(i18n.t('submission.reports.tls_passed', { count: passed }))
  const sentence = i18n.t('submission.reports.tls_failed', {
    count: failed,
    total: passed + failed,
  })
  return bad(sentence, i18n.t('submission.reports.tls_advice'))
}

function sourceView({ source, name, meaning, count }: SourceSummary, domain: string, i18n: I18n) {
  const said = { domain, name: name ?? source }
  const sentence = i18n.t(`submission.meaning.${meaning}`, said)
  const isWorrying = meaning === 'stranger' || meaning === 'service'
  const advice = isWorrying ? i18n.t(`submission.meaning.${meaning}_advice`, said) : null
  const finding = isPassing(meaning)
    ? good(sentence)
    : isWorrying
      ? attention(sentence, advice)
      : notice(sentence, null)
  return { ...finding, source, name, count }
}

function tlsView({ type, host, count }: TlsSummary, i18n: I18n) {
  const known = TLS_TYPES.has(type) ? type.replaceAll('-', '_') : 'other'
  const sentence = i18n.t(`submission.tls.${known}`)
  return { ...attention(sentence, null, { detail: type }), host, count }
}

function reporterView(
  { kind, head, passed, failed, verified }: KeptReport,
  reader: Reader
): ReporterView {
  const { i18n } = reader
  return {
    organisation: head.organisation,
    sentence: i18n.t(`submission.reports.reported_${kind === 'tls' ? 'tls' : 'dmarc'}`, {
      ...{ organisation: head.organisation, domain: head.domain, count: passed + failed },
    }),
    at: momentFor(reader, head.end),
    verified,
  }
}

function shareOf(passed: number, failed: number, i18n: I18n): string {
  const share = passed + failed === 0 ? 1 : passed / (passed + failed)
  return i18n.formatNumber(share, { style: 'percent', maximumFractionDigits: 1 })
}
