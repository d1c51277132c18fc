import { getBlob } from '#core/messages/blobs/blobs.js'
import type { StoredFacts } from '#core/messages/digest/judge.js'
import type { Sql } from '#database/sql.js'
import { REPORT_LIMITS } from '../reading/limits.js'
import type { Waiting } from './waiting_reports.js'

/** A mail that reports something, and whether its author is who it says. */
export interface ReportedMail {
  accountId: Buffer
  raw: Buffer
  receivedAt: number
  /** by DMARC, when it came in */
  verified: boolean
}

interface Row {
  blob_hash: Buffer
  size: number
  received_at: number
  facts: string | null
}

/** null where it is gone, or larger than any report */
export async function readReportedMail(
  sql: Sql,
  { accountId, messageId }: Pick<Waiting, 'accountId' | 'messageId'>
): Promise<ReportedMail | null> {
  const row = await sql.get<Row>(
    `select messages.blob_hash, messages.size, messages.received_at, receptions.facts
     from messages left join receptions on receptions.account_id = messages.account_id
       and receptions.message_id = messages.id
     where messages.account_id = ? and messages.id = ?`,
    [accountId, messageId]
  )
  if (!row || row.size > REPORT_LIMITS.messageBytes) return null
  return {
    accountId,
    raw: await getBlob(sql, row.blob_hash),
    receivedAt: row.received_at,
    verified: isVerified(row.facts),
  }
}

function isVerified(text: string | null): boolean {
  if (text === null) return false
  const facts: Partial<StoredFacts> | null = JSON.parse(text)
  return facts?.trust?.authentication?.dmarc?.result === 'pass'
}
