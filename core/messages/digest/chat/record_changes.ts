import type { Sql } from '#database/sql.js'
import { eventsOf, stateAfter } from '../../chat/changes.js'
import type { ChangeItem } from './change_item.js'
import { cutText } from '../../letter/text.js'
import { reindex } from '../../search/index_messages.js'
import { accountPrefix, documentTokens } from '../../search/tokens.js'
import type { Owner } from '../people/owner.js'

/** A change whose message is there. */
export type TargetedChange = Pick<ChangeItem, 'id' | 'change' | 'happenedAt'> & {
  messageId: Buffer
}

const SNIPPET = 250

/**
 * Writes changes beside their messages, in the transaction that took this modseq. Answers with the ids in hex of
 * the messages that are not as they were; what was written before is left as it is.
 */
export async function recordChanges(
  sql: Sql,
  owner: Owner,
  changes: readonly TargetedChange[],
  modseq: number
): Promise<Set<string>> {
  const fresh = await withoutKnown(sql, owner, changes)
  if (fresh.length === 0) return new Set()
  await sql.insert(
    'message_events',
    ['account_id', 'message_id', 'id', 'kind', 'payload', 'happened_at'],
    fresh.map(({ messageId, id, change, happenedAt }) => [
      ...[owner.id, messageId, id, change.kind, JSON.stringify(change.payload), happenedAt],
    ]),
    'ignore'
  )
  const edited = distinct(fresh.filter(({ change }) => change.kind === 'edit'))
  await rewrite(sql, owner, edited)
  const messageIds = distinct(fresh)
  for (const id of messageIds) {
    await sql.run('update messages set modseq = ? where account_id = ? and id = ?', [
      ...[modseq, owner.id, id],
    ])
  }
  return new Set(messageIds.map((id) => id.toString('hex')))
}

async function withoutKnown(
  sql: Sql,
  owner: Owner,
  changes: readonly TargetedChange[]
): Promise<TargetedChange[]> {
  const rows = await sql.find<{ id: Buffer }>(
    'message_events',
    ['id'],
    ['account_id', 'message_id', 'id'],
    changes.map(({ messageId, id }) => [owner.id, messageId, id] as const)
  )
  const known = new Set(rows.map(({ id }) => id.toString('hex')))
  return changes.filter(({ id }) => !known.has(id.toString('hex')))
}

/** What lists show and search finds of an edited message is what it says now. */
async function rewrite(sql: Sql, owner: Owner, messageIds: readonly Buffer[]): Promise<void> {
  const events = await eventsOf(sql, owner.id, messageIds)
  const documents = []
  for (const messageId of messageIds) {
    const text = stateAfter(events.get(messageId.toString('hex')) ?? []).text ?? ''
    await sql.run('update messages set snippet = ? where account_id = ? and id = ?', [
      ...[cutText(text, SNIPPET), owner.id, messageId],
    ])
    documents.push({
      accountId: owner.id,
      messageId,
      tokens: await tokensOf(sql, owner, messageId, text),
    })
  }
  await reindex(sql, documents)
}

async function tokensOf(sql: Sql, owner: Owner, messageId: Buffer, text: string): Promise<string> {
  const row = await sql.get<{ from_name: string; from_address: string; recipients: string }>(
    'select from_name, from_address, recipients from messages where account_id = ? and id = ?',
    [owner.id, messageId]
  )
  if (!row) return accountPrefix(owner.ordinal)
  const { to }: { to: { name: string; address: string }[] } = JSON.parse(row.recipients)
  return documentTokens({
    ordinal: owner.ordinal,
    fields: {
      from: `${row.from_name} ${row.from_address}`,
      to: to.map(({ name, address }) => `${name} ${address}`).join(' '),
    },
    text,
  })
}

function distinct(changes: readonly TargetedChange[]): Buffer[] {
  const ids = new Map(changes.map(({ messageId }) => [messageId.toString('hex'), messageId]))
  return [...ids.values()]
}
