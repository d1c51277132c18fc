import type { Evidence } from '@caliopen/contract/evidence'
import type { Sql } from '#database/sql.js'

/** A message with the rows that explain its level. */
export interface Explained {
  accountId: Buffer
  messageId: Buffer
  evidence: readonly Evidence[]
}

const COLUMNS = [
  ...['account_id', 'message_id', 'position', 'rule', 'axis', 'points', 'ceiling', 'reason'],
  ...['advice', 'sign'],
]

export async function writeEvidence(sql: Sql, messages: readonly Explained[]): Promise<void> {
  const rows = messages.flatMap(({ accountId, messageId, evidence }) =>
    evidence.map((row, position) => [
      accountId,
      messageId,
      position,
      row.rule,
      row.axis,
      row.points,
      row.ceiling ?? null,
      JSON.stringify(row.reason),
      row.advice ? JSON.stringify(row.advice) : null,
      row.sign ?? null,
    ])
  )
  await sql.insert('trust_evidence', COLUMNS, rows)
}
