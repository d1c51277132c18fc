import type { Sql } from '#database/sql.js'
import type { Fresh } from '../fresh.js'

/** What is kept beside a message: how it came, whose answer is missing, what hangs on it. */
export async function writeReceptions(sql: Sql, fresh: readonly Fresh[]) {
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
  const rows = fresh.flatMap(({ id, item, owner, verdict: { facts } }) => {
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

/** Who is to be judged again, because an answer is missing. */
export async function writePending(sql: Sql, fresh: readonly Fresh[]) {
  const rows = fresh
    .filter(({ verdict }) => verdict.trust?.isPending)
    .map(({ id, owner }) => [owner.id, id, 0, Date.now()])
  await sql.insert('trust_pending', ['account_id', 'message_id', 'attempts', 'due_at'], rows)
}

/** What the antispam could not be asked about, and is asked about later. */
export async function writeUnscanned(sql: Sql, fresh: readonly Fresh[]) {
  const rows = fresh
    .filter(({ item, verdict }) => verdict.facts && item.facts?.antispam?.verdict === 'unscanned')
    .map(({ id, owner }) => [owner.id, id, 0, Date.now()])
  await sql.insert('unscanned_messages', ['account_id', 'message_id', 'attempts', 'due_at'], rows)
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
