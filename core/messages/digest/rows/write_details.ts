import type { Sql } from '#database/sql.js'
import type { Fresh } from '../fresh.js'
import type { Findings } from './findings.js'

/** What is kept beside a message: how it came, why it is trusted, what hangs on it. */
export async function writeReceptions(sql: Sql, fresh: readonly Fresh[], { verdicts }: Findings) {
  const columns = [
    'account_id',
    'message_id',
    'channel',
    'sender',
    'recipient',
    'detail',
    'remote_address',
    'helo',
    'facts',
    'received_at',
  ]
  const rows = fresh.flatMap(({ id, item, owner }) => {
    const facts = verdicts.get(id.toString('hex'))?.facts
    if (item.direction === 'out' || !facts) return []
    return [
      [
        owner.id,
        id,
        item.channel,
        item.sender,
        item.recipient,
        item.detail,
        item.facts?.remoteAddress ?? null,
        item.facts?.helo ?? null,
        JSON.stringify(facts),
        item.receivedAt,
      ],
    ]
  })
  await sql.insert('receptions', columns, rows)
}

export async function writeEvidence(sql: Sql, fresh: readonly Fresh[], { verdicts }: Findings) {
  const columns = [
    'account_id',
    'message_id',
    'position',
    'rule',
    'axis',
    'points',
    'ceiling',
    'reason',
    'advice',
  ]
  const rows = fresh.flatMap(({ id, owner }) => {
    const evidence = verdicts.get(id.toString('hex'))?.trust?.evidence ?? []
    return evidence.map((row, position) => [
      owner.id,
      id,
      position,
      row.rule,
      row.axis,
      row.points,
      row.ceiling ?? null,
      JSON.stringify(row.reason),
      row.advice ? JSON.stringify(row.advice) : null,
    ])
  })
  await sql.insert('trust_evidence', columns, rows)
}

export async function writeAttachments(sql: Sql, fresh: readonly Fresh[]) {
  const columns = [
    'account_id',
    'message_id',
    'position',
    'file_name',
    'content_type',
    'disposition',
    'content_id',
    'size',
    'blob_hash',
  ]
  const rows = fresh.flatMap(({ id, owner, attachments }) =>
    attachments.map(({ meta, blob }, position) => [
      owner.id,
      id,
      position,
      meta.fileName,
      meta.contentType,
      meta.disposition,
      meta.contentId,
      blob.size,
      blob.hash,
    ])
  )
  await sql.insert('attachments', columns, rows)
}
