import { bandOf } from '#core/messages/importance/bands.js'
import { putBlobs } from '#core/messages/blobs/blobs.js'
import { indexMessages } from '#core/messages/search/index_messages.js'
import type { Sql } from '#database/sql.js'
import type { Fresh } from '../fresh.js'
import { addToLists } from './lists.js'
import type { Findings } from './findings.js'
import { writeAttachments, writePending, writeReceptions, writeUnscanned } from './write_details.js'
import { writeEvidence, type Explained } from './write_evidence.js'
import { writeMailboxes } from './mailboxes.js'
import { cutText, snippetOf } from '../../letter/text.js'

const SNIPPET = 250

/** Writes the rows of messages that are new, each table in one go. */
export async function writeMessages(sql: Sql, fresh: readonly Fresh[], findings: Findings) {
  await writeBlobs(sql, fresh)
  await writeThreads(sql, findings)
  await writeRows(sql, fresh, findings)
  await writeLists(sql, fresh, findings)
  await writeReceptions(sql, fresh)
  await writeEvidence(sql, fresh.map(judgedOf))
  await writePending(sql, fresh)
  await writeUnscanned(sql, fresh)
  await writeAttachments(sql, fresh)
  await writeBytes(sql, fresh)
  await writeMailboxes(sql, findings.mailboxes)
  await indexMessages(
    sql,
    fresh.map(({ owner, id, tokens }) => ({ accountId: owner.id, messageId: id, tokens }))
  )
}

function judgedOf({ id, owner, verdict }: Fresh): Explained {
  return { accountId: owner.id, messageId: id, evidence: verdict.trust?.evidence ?? [] }
}

async function writeBlobs(sql: Sql, fresh: readonly Fresh[]) {
  await putBlobs(
    sql,
    fresh.flatMap(({ blob, attachments }) => [blob, ...attachments.map((part) => part.blob)])
  )
}

async function writeThreads(sql: Sql, { threads, mailboxes }: Findings) {
  await sql.insert(
    'threads',
    ['account_id', 'id', 'subject', 'correspondents', 'count', 'sent', 'last_at', 'modseq'],
    threads.changed.map((thread) => [
      thread.accountId,
      thread.id,
      thread.subject,
      JSON.stringify(thread.correspondents),
      thread.count,
      thread.sent,
      thread.lastAt,
      mailboxes.modseq(thread.accountId),
    ]),
    {
      keys: ['account_id', 'id'],
      update: {
        correspondents: 'new(correspondents)',
        count: 'new(count)',
        sent: 'new(sent)',
        last_at: 'new(last_at)',
        modseq: 'new(modseq)',
      },
    }
  )
}

const MESSAGE_COLUMNS = [
  'account_id',
  'id',
  'channel',
  'source_id',
  'direction',
  'mailbox_id',
  'uid',
  'modseq',
  'thread_id',
  'discussion_id',
  'blob_hash',
  'trace',
  'subject',
  'from_name',
  'from_address',
  'recipients',
  'snippet',
  'message_id',
  'sent_at',
  'received_at',
  'size',
  'attachments',
  'seen',
  'answered',
  'flagged',
  'trust',
  'importance',
  'importance_reasons',
  'set_aside',
]

async function writeRows(sql: Sql, fresh: readonly Fresh[], findings: Findings) {
  await sql.insert(
    'messages',
    MESSAGE_COLUMNS,
    fresh.map((message) => messageRow(message, findings))
  )
}

function messageRow(message: Fresh, { mailboxes, threads, discussions }: Findings) {
  const { id, item, owner, letter, blob, verdict } = message
  const key = id.toString('hex')
  const place = mailboxes.place(owner, item.mailbox)
  return [
    owner.id,
    id,
    item.channel,
    item.sourceId,
    item.direction,
    place.id,
    place.add(item.seen),
    mailboxes.modseq(owner.id),
    threads.of(id)?.id ?? id,
    discussions.get(key) ?? null,
    blob.hash,
    item.trace,
    letter?.subject ?? '',
    letter?.from?.name ?? '',
    letter?.from?.address ?? item.sender,
    JSON.stringify({ to: letter?.to ?? [], cc: letter?.cc ?? [] }),
    snippetOf(letter?.text ?? '', SNIPPET),
    letter?.messageId ?? null,
    letter?.sentAt ?? null,
    item.receivedAt,
    item.raw.size,
    letter?.attachments.length ?? 0,
    item.seen ? 1 : 0,
    0,
    0,
    verdict.trust?.level ?? null,
    verdict.importance.level,
    JSON.stringify(verdict.importance.reasons),
    message.setAside === null ? null : cutText(message.setAside, SNIPPET),
  ]
}

async function writeLists(sql: Sql, fresh: readonly Fresh[], findings: Findings) {
  await addToLists(
    sql,
    fresh.map(({ id, item, owner, verdict }) => {
      const importance = verdict.importance.level
      return [
        owner.id,
        findings.mailboxes.place(owner, item.mailbox).id,
        findings.threads.of(id)?.id ?? id,
        id,
        bandOf(importance),
        importance,
        item.receivedAt,
        item.seen ? 0 : 1,
        1,
      ] as const
    })
  )
}

async function writeBytes(sql: Sql, fresh: readonly Fresh[]) {
  for (const messages of Map.groupBy(fresh, ({ owner }) => owner.key).values()) {
    const bytes = messages.reduce((sum, { item }) => sum + item.raw.size, 0)
    const owner = messages[0]?.owner.id
    if (!owner) continue
    await sql.run('update account_states set bytes = bytes + ? where account_id = ?', [
      bytes,
      owner,
    ])
  }
}
