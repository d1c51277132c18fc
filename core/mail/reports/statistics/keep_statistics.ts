import { servesDomain } from '#core/accounts/recipients/recipients.js'
import type { SqlDatabase } from '#database/sql.js'
import type { DmarcReport, TlsReport } from '../report.js'
import { insertReport, type KeptReport } from './report_rows.js'

/** The largest integer of MySQL. */
const MOST = 2_147_483_647

/** Keeps statistics on a domain of ours; on others they are nobody's business here. */
export async function keepStatistics(
  sql: SqlDatabase,
  { receivedAt, verified }: { receivedAt: number; verified: boolean },
  report: DmarcReport | TlsReport
): Promise<void> {
  if (!(await servesDomain(sql, report.head.domain))) return
  const kept = keptReport(report, { receivedAt, verified })
  await sql.transaction((transaction) => insertReport(transaction, kept))
}

function keptReport(
  report: DmarcReport | TlsReport,
  arrival: { receivedAt: number; verified: boolean }
): KeptReport {
  const { head } = report
  if (report.kind === 'tls') {
    const { failures, successes } = report
    return {
      ...arrival,
      kind: 'tls',
      head,
      rows: failures,
      passed: Math.min(successes, MOST),
      failed: sum(failures),
    }
  }
  // RFC 7489 §4.2: either of the two is enough
  const passed = sum(report.rows.filter(({ dkim, spf }) => dkim || spf))
  const failed = sum(report.rows.filter(({ dkim, spf }) => !dkim && !spf))
  return { ...arrival, kind: 'dmarc', head, rows: report.rows, passed, failed }
}

function sum(rows: readonly { count: number }[]): number {
  const total = rows.reduce((before, { count }) => before + count, 0)
  return Math.min(total, MOST)
}
