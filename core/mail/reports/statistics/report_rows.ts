import { createHash } from 'node:crypto'
import { newId } from '@caliopen/contract/ids'
import type { Sql } from '#database/sql.js'
import type { DmarcRow, ReportHead, TlsFailure } from '../report.js'

/** As it stands in `mail_reports`. */
export type KeptReport = KeptHead &
  (
    | { kind: 'dmarc'; rows: readonly DmarcRow[] }
    | { kind: 'tls'; rows: readonly TlsFailure[] }
    | { kind: 'complaint'; rows: readonly { type: string }[] }
  )

interface KeptHead {
  head: ReportHead
  verified: boolean
  passed: number
  failed: number
  receivedAt: number
}

interface Row {
  kind: KeptReport['kind']
  domain: string
  organisation: string
  report_id: string
  verified: number
  begin_at: number
  end_at: number
  received_at: number
  passed: number
  failed: number
  rows: string
}

const DAY = 86_400_000
const KEPT_FOR = 400 * DAY
const MOST_SHOWN = 2_000

/** False where the same report was there already. In a transaction. */
export async function insertReport(sql: Sql, report: KeptReport): Promise<boolean> {
  const { kind, head, verified, passed, failed, rows, receivedAt } = report
  const { domain, organisation, reportId, begin, end } = head
  const hash = createHash('sha256')
    .update(JSON.stringify([kind, domain, organisation, reportId]))
    .digest()
  if (await sql.get('select id from mail_reports where hash = ?', [hash])) return false
  await sql.insert(
    'mail_reports',
    [
      ...['id', 'hash', 'kind', 'domain', 'organisation', 'report_id', 'verified'],
      ...['begin_at', 'end_at', 'received_at', 'passed', 'failed', 'rows'],
    ],
    [
      [
        ...[newId(), hash, kind, domain, organisation, reportId, verified ? 1 : 0],
        ...[begin, end, receivedAt, passed, failed, JSON.stringify(rows)],
      ],
    ],
    'ignore'
  )
  await sql.run('delete from mail_reports where end_at < ?', [receivedAt - KEPT_FOR])
  return true
}

/** Those that speak of a time since then, the latest first. */
export async function listReports(sql: Sql, since: number): Promise<KeptReport[]> {
  const rows = await sql.all<Row>(
    `select kind, domain, organisation, report_id, verified, begin_at, end_at, received_at,
       passed, failed, \`rows\`
     from mail_reports where end_at > ? order by end_at desc limit ${MOST_SHOWN}`,
    [since]
  )
  return rows.map(keptReport)
}

function keptReport(row: Row): KeptReport {
  return {
    kind: row.kind,
    head: {
      ...{ organisation: row.organisation, reportId: row.report_id, domain: row.domain },
      ...{ begin: row.begin_at, end: row.end_at },
    },
    verified: row.verified === 1,
    passed: row.passed,
    failed: row.failed,
    receivedAt: row.received_at,
    rows: JSON.parse(row.rows),
  }
}
