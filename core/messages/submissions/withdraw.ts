import type { Sql } from '#database/sql.js'
import { releaseBlobs } from '../blobs/blobs.js'
import { relist } from '../mailboxes/lists.js'
import { forgetMessages } from '../search/index_messages.js'

interface SentRow {
  id: Buffer
  channel: string
  source_id: Buffer
  mailbox_id: Buffer
  uid: number
  thread_id: Buffer
  discussion_id: Buffer | null
  blob_hash: Buffer
  recipients: string
  size: number
  seen: number
}

/**
 * Undoes what keeping a message of ours did, as if it had never been written; only its tombstone
 * stays. In the transaction that took this modseq.
 */
export async function withdraw(
  sql: Sql,
  accountId: Buffer,
  messageId: Buffer,
  modseq: number
): Promise<void> {
  const sent = await sql.get<SentRow>(
    `select id, channel, source_id, mailbox_id, uid, thread_id, discussion_id, blob_hash,
       recipients, size, seen
     from messages where account_id = ? and id = ? and direction = 'out'`,
    [accountId, messageId]
  )
  if (!sent) return
  await bury(sql, accountId, modseq, sent)
  await removeRows(sql, accountId, sent)
  await forgetMessages(sql, accountId, [sent.id])
  await shrinkThread(sql, accountId, modseq, sent)
  await relist(sql, accountId, [sent.thread_id])
  await forgetDiscussion(sql, accountId, sent)
  await forgetRecipients(sql, accountId, sent)
}

/** RFC 7162 §3.2.10 */
async function bury(sql: Sql, accountId: Buffer, modseq: number, sent: SentRow): Promise<void> {
  await sql.insert(
    'expunged',
    [
      ...['account_id', 'modseq', 'mailbox_id', 'uid', 'message_id', 'channel', 'source_id'],
      'expunged_at',
    ],
    [
      [
        ...[accountId, modseq, sent.mailbox_id, sent.uid, sent.id, sent.channel, sent.source_id],
        Date.now(),
      ],
    ]
  )
  await sql.run(
    `update mailboxes set messages = messages - 1, unread = unread - ?, modseq = ?
     where account_id = ? and id = ?`,
    [sent.seen === 0 ? 1 : 0, modseq, accountId, sent.mailbox_id]
  )
  await sql.run('update account_states set bytes = bytes - ? where account_id = ?', [
    sent.size,
    accountId,
  ])
}

async function removeRows(sql: Sql, accountId: Buffer, sent: SentRow): Promise<void> {
  const attachments = await sql.all<{ blob_hash: Buffer }>(
    'select blob_hash from attachments where account_id = ? and message_id = ?',
    [accountId, sent.id]
  )
  await releaseBlobs(sql, [sent.blob_hash, ...attachments.map((row) => row.blob_hash)])
  for (const table of ['attachments', 'message_events', 'trust_evidence', 'message_tags']) {
    await sql.run(`delete from ${table} where account_id = ? and message_id = ?`, [
      accountId,
      sent.id,
    ])
  }
  await sql.run('delete from messages where account_id = ? and id = ?', [accountId, sent.id])
}

async function shrinkThread(
  sql: Sql,
  accountId: Buffer,
  modseq: number,
  sent: SentRow
): Promise<void> {
  const left = await sql.get<{ last_at: number | null }>(
    'select max(received_at) as last_at from messages where account_id = ? and thread_id = ?',
    [accountId, sent.thread_id]
  )
  const key = [accountId, sent.thread_id]
  if (left?.last_at === null || left === undefined) {
    await sql.run('delete from thread_references where account_id = ? and thread_id = ?', key)
    await sql.run('delete from threads where account_id = ? and id = ?', key)
    return
  }
  await sql.run(
    `update threads set count = count - 1, sent = sent - 1, last_at = ?, modseq = ?
     where account_id = ? and id = ?`,
    [left.last_at, modseq, ...key]
  )
}

async function forgetDiscussion(sql: Sql, accountId: Buffer, sent: SentRow): Promise<void> {
  if (sent.discussion_id === null) return
  const key = [accountId, sent.discussion_id]
  const left = await sql.get(
    'select id from messages where account_id = ? and discussion_id = ? limit 1',
    key
  )
  if (left) return
  await sql.run('delete from discussion_persons where account_id = ? and discussion_id = ?', key)
  await sql.run('delete from discussions where account_id = ? and id = ?', key)
}

/** Nobody was written to after all. */
async function forgetRecipients(sql: Sql, accountId: Buffer, sent: SentRow): Promise<void> {
  const { to, cc }: Record<'to' | 'cc', { address: string }[]> = JSON.parse(sent.recipients)
  for (const { address } of [...to, ...cc]) {
    const key = [accountId, sent.channel, address]
    await sql.run(
      `update correspondents set sent = sent - 1
       where account_id = ? and channel = ? and address = ? and sent > 0`,
      key
    )
    await sql.run(
      `delete from correspondents
       where account_id = ? and channel = ? and address = ? and sent = 0 and received = 0
         and listed_at is null`,
      key
    )
  }
}
