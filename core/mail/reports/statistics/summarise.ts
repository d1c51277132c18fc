import type { DmarcRow } from '../report.js'
import { explainSource, nameOfSource, type SourceMeaning } from './explain_source.js'
import type { KeptReport } from './report_rows.js'

/** What is known of the mail of one domain, from all reports on it. */
export interface DomainSummary {
  domain: string
  passed: number
  failed: number
  /** the latest first */
  days: DaySummary[]
  /** what failed first, and of that the most frequent */
  sources: SourceSummary[]
  tls: { passed: number; failed: number; failures: TlsSummary[] } | null
  complaints: number
}

export interface DaySummary {
  /** its beginning in UTC, milliseconds since the epoch */
  day: number
  passed: number
  failed: number
}

export interface SourceSummary {
  source: string
  name: string | null
  meaning: SourceMeaning
  count: number
}

export interface TlsSummary {
  type: string
  host: string | null
  count: number
}

const DAY = 86_400_000
const MOST_SOURCES = 30
const PASSING: ReadonlySet<SourceMeaning> = new Set(['yours', 'carried', 'unsigned'])

/** By domain, in their order; domains without a report are there, with nothing in them. */
export function summarise(
  domains: readonly string[],
  reports: readonly KeptReport[]
): DomainSummary[] {
  return domains.map((domain) => {
    const own = reports.filter(({ head }) => head.domain === domain)
    const dmarc = own.filter((report) => report.kind === 'dmarc')
    const tls = own.filter((report) => report.kind === 'tls')
    return {
      domain,
      ...totals(dmarc),
      days: daysOf(dmarc),
      sources: sourcesOf(
        dmarc.flatMap(({ rows }) => rows),
        domain
      ),
      tls: tls.length === 0 ? null : { ...totals(tls), failures: failuresOf(tls) },
      complaints: own.filter(({ kind }) => kind === 'complaint').length,
    }
  })
}

export function isPassing(meaning: SourceMeaning): boolean {
  return PASSING.has(meaning)
}

function totals(reports: readonly KeptReport[]): { passed: number; failed: number } {
  return {
    passed: reports.reduce((sum, { passed }) => sum + passed, 0),
    failed: reports.reduce((sum, { failed }) => sum + failed, 0),
  }
}

/** A report counts for the day that most of it speaks of. */
function daysOf(reports: readonly KeptReport[]): DaySummary[] {
  const byDay = Map.groupBy(reports, ({ head }) => {
    const middle = (head.begin + head.end) / 2
    return middle - (middle % DAY)
  })
  return [...byDay]
    .map(([day, some]) => ({ day, ...totals(some) }))
    .toSorted((a, b) => b.day - a.day)
}

function sourcesOf(rows: readonly DmarcRow[], domain: string): SourceSummary[] {
  const sources = new Map<string, SourceSummary>()
  for (const row of rows) {
    const meaning = explainSource(row, domain)
    const key = `${row.source} ${meaning}`
    const before = sources.get(key)
    const name = before?.name ?? nameOfSource(row, domain)
    sources.set(key, { source: row.source, name, meaning, count: (before?.count ?? 0) + row.count })
  }
  return [...sources.values()]
    .toSorted(
      (a, b) => Number(isPassing(a.meaning)) - Number(isPassing(b.meaning)) || b.count - a.count
    )
    .slice(0, MOST_SOURCES)
}

function failuresOf(reports: readonly Extract<KeptReport, { kind: 'tls' }>[]): TlsSummary[] {
  const failures = new Map<string, TlsSummary>()
  for (const { type, host, count } of reports.flatMap(({ rows }) => rows)) {
    const key = `${type} ${host}`
    failures.set(key, { type, host, count: (failures.get(key)?.count ?? 0) + count })
  }
  return [...failures.values()].toSorted((a, b) => b.count - a.count).slice(0, MOST_SOURCES)
}
