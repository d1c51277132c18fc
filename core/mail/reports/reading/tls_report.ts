import type { ReportHead, TlsFailure, TlsReport } from '../report.js'
import { REPORT_LIMITS } from './limits.js'
import { childOf, countOf, domainIn, listOf, textOf, timeOf } from './values.js'

/** RFC 8460 §4.4; null for what is no report on TLS. */
export function readTlsReport(file: Buffer): TlsReport | null {
  if (!file.subarray(0, 64).toString('latin1').trimStart().startsWith('{')) return null
  const document = parse(file.toString())
  const policies = listOf(childOf(document, 'policies'), REPORT_LIMITS.rows)
  const head = headOf(document, policies)
  if (!head) return null
  const successes = policies.map((policy) =>
    countOf(childOf(childOf(policy, 'summary'), 'total-successful-session-count'))
  )
  return {
    ...{ kind: 'tls', head },
    successes: successes.reduce((sum, count) => sum + count, 0),
    failures: policies.flatMap(failuresOf).slice(0, REPORT_LIMITS.rows),
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function headOf(document: unknown, policies: readonly unknown[]): ReportHead | null {
  const range = childOf(document, 'date-range')
  const begin = timeOf(childOf(range, 'start-datetime'))
  const end = timeOf(childOf(range, 'end-datetime'))
  const domain = domainIn(childOf(childOf(policies[0], 'policy'), 'policy-domain'))
  const reportId = textOf(childOf(document, 'report-id'))
  const organisation = textOf(childOf(document, 'organization-name'))
  if (!domain || !reportId || begin === null || end === null) return null
  return { organisation, reportId, domain, begin, end }
}

/** Details, and a last row for failures that nobody gives any of. */
function failuresOf(policy: unknown): TlsFailure[] {
  const detailed = listOf(childOf(policy, 'failure-details'), REPORT_LIMITS.rows).flatMap(
    (detail): TlsFailure[] => {
      const type = textOf(childOf(detail, 'result-type'), 60).toLowerCase()
      const count = countOf(childOf(detail, 'failed-session-count'))
      const host = domainIn(childOf(detail, 'receiving-mx-hostname'))
      return type && count > 0 ? [{ type, count, host }] : []
    }
  )
  const total = countOf(childOf(childOf(policy, 'summary'), 'total-failure-session-count'))
  const rest = total - detailed.reduce((sum, { count }) => sum + count, 0)
  return rest > 0 ? [...detailed, { type: 'unknown', count: rest, host: null }] : detailed
}
