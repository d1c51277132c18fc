import type { Evidence, TrustAxis } from '@caliopen/contract/evidence'
import type { Message as Text } from '@caliopen/contract/text'
import type { Sql } from '#database/sql.js'

export interface EvidenceRow {
  rule: string
  axis: TrustAxis
  points: number
  ceiling: number | null
  reason: Text
  advice: Text | null
  sign: NonNullable<Evidence['sign']> | null
}

export interface AttachmentRow {
  message_id: Buffer
  position: number
  file_name: string
  content_type: string
  disposition: 'attachment' | 'inline'
  content_id: string | null
  size: number
  blob_hash: Buffer
}

interface StoredEvidence extends Omit<EvidenceRow, 'reason' | 'advice'> {
  message_id: Buffer
  position: number
  reason: string
  advice: string | null
}

const EVIDENCE = [
  ...['message_id', 'position', 'rule', 'axis', 'points', 'ceiling', 'reason'],
  ...['advice', 'sign'],
]

/** By the message's id in hex, in the order of the rules. */
export async function evidenceOf(
  sql: Sql,
  accountId: Buffer,
  messageIds: readonly Buffer[]
): Promise<Map<string, EvidenceRow[]>> {
  const keys = messageIds.map((id) => [accountId, id] as const)
  const where = ['account_id', 'message_id']
  const rows = await sql.find<StoredEvidence>('trust_evidence', EVIDENCE, where, keys)
  const evidence = new Map<string, EvidenceRow[]>()
  for (const row of rows.sort((one, other) => one.position - other.position)) {
    const { message_id: id, position, reason, advice, ...rest } = row
    const line = {
      ...rest,
      reason: JSON.parse(reason),
      advice: advice === null ? null : JSON.parse(advice),
    }
    const key = id.toString('hex')
    evidence.set(key, [...(evidence.get(key) ?? []), line])
  }
  return evidence
}

const ATTACHMENT = [
  ...['message_id', 'position', 'file_name', 'content_type', 'disposition', 'content_id', 'size'],
  'blob_hash',
]

/** By the message's id in hex, in the order of the message. */
export async function attachmentsOf(
  sql: Sql,
  accountId: Buffer,
  messageIds: readonly Buffer[]
): Promise<Map<string, AttachmentRow[]>> {
  const keys = messageIds.map((id) => [accountId, id] as const)
  const where = ['account_id', 'message_id']
  const rows = await sql.find<AttachmentRow>('attachments', ATTACHMENT, where, keys)
  rows.sort((one, other) => one.position - other.position)
  return Map.groupBy(rows, (row) => row.message_id.toString('hex'))
}
