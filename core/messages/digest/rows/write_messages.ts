import { bandOf } from '#core/messages/importance/bands.js'
import { putBlobs } from '#core/messages/blobs/blobs.js'
import { indexMessages } from '#core/messages/search/index_messages.js'
import type { Sql } from '#database/sql.js'
import type { Discussions } from '../people/discussions.js'
import type { Verdict } from '../judge.js'
import type { Fresh } from '../fresh.js'
import { addToLists } from './lists.js'
import { writeMailboxes } from './mailboxes.js'
import type { Mailboxes } from './mailboxes.js'
import { cutText, snippetOf } from '../../letter/text.js'
import type { Threads } from '../threads/thread.js'

const SNIPPET = 250

/** What was worked out about a batch of messages. */
export interface Findings {
  mailboxes: Mailboxes
  threads: Threads
  discussions: Discussions
  /** by the message's id in hex */
  verdicts: ReadonlyMap<string, Verdict>
}

/** Writes the rows of messages that are new, each table in one go. */
export async function writeMessages(sql: Sql, fresh: readonly Fresh[], findings: Findings) {
  await writeBlobs(sql, fresh)
  await writeThreads(sql, findings)
  await writeRows(sql, fresh, findings)
  await writeLists(sql, fresh, findings)
  await writeReceptions(sql, fresh, findings)
  await writeEvidence(sql, fresh, findings)
  await writeAttachments(sql, fresh)
  await writeBytes(sql, fresh)
  await writeMailboxes(sql, findings.mailboxes)
  await indexMessages(
    sql,
    fresh.map(({ owner, id, tokens }) => ({ accountId: owner.id, messageId: id, tokens }))
  )
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

function messageRow(message: Fresh, { mailboxes, threads, discussions, verdicts }: Findings) {
  const { id, item, owner, letter, blob } = message
  const key = id.toString('hex')
  const place = mailboxes.place(owner, item.mailbox)
  const verdict = verdicts.get(key)
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
    item.raw.length,
    letter?.attachments.length ?? 0,
    item.seen ? 1 : 0,
    0,
    0,
    verdict?.trust?.level ?? null,
    verdict?.importance.level ?? 0,
    JSON.stringify(verdict?.importance.reasons ?? []),
    message.setAside === null ? null : cutText(message.setAside, SNIPPET),
  ]
}

async function writeLists(sql: Sql, fresh: readonly Fresh[], findings: Findings) {
  await addToLists(
    sql,
    fresh.map(({ id, item, owner }) => {
      const importance = findings.verdicts.get(id.toString('hex'))?.importance.level ?? 0
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

async function writeReceptions(sql: Sql, fresh: readonly Fresh[], { verdicts }: Findings) {
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

async function writeEvidence(sql: Sql, fresh: readonly Fresh[], { verdicts }: Findings) {
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

async function writeAttachments(sql: Sql, fresh: readonly Fresh[]) {
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

async function writeBytes(sql: Sql, fresh: readonly Fresh[]) {
  for (const messages of Map.groupBy(fresh, ({ owner }) => owner.key).values()) {
    const bytes = messages.reduce((sum, { item }) => sum + item.raw.length, 0)
    const owner = messages[0]?.owner.id
    if (!owner) continue
    await sql.run('update account_states set bytes = bytes + ? where account_id = ?', [
      bytes,
      owner,
    ])
  }
}
