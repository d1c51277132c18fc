import type { Sql } from '#database/sql.js'
import type { ChatChange } from '../../chat/changes.js'
import { EMAIL } from '../../letter/read_letter.js'
import type { Fresh } from '../fresh.js'
import type { Owner } from '../people/owner.js'
import { recordChanges } from './record_changes.js'

/** A message and a name by which the far side speaks of it. */
export interface Named {
  owner: Owner
  channel: string
  sourceId: Buffer
  messageId: Buffer
}

interface WaitingRow {
  channel: string
  target: Buffer
  id: Buffer
  kind: ChatChange['kind']
  payload: string
  happened_at: number
}

const COLUMNS = ['channel', 'target', 'id', 'kind', 'payload', 'happened_at']
const KEYS = ['account_id', 'channel', 'target']

/** Gives the messages of a batch what came before them; in the transaction that keeps them. Mail waits for nothing. */
export async function applyWaiting(
  sql: Sql,
  fresh: readonly Fresh[],
  modseq: (accountId: Buffer) => number
): Promise<void> {
  const chats = fresh.filter(({ item }) => item.channel !== EMAIL)
  for (const messages of Map.groupBy(chats, ({ owner }) => owner.key).values()) {
    const named = messages.map(({ owner, item, id }) => ({
      ...{ owner, channel: item.channel, sourceId: item.sourceId, messageId: id },
    }))
    const [first] = named
    if (first) await applyTo(sql, named, modseq(first.owner.id))
  }
}

/** The same for messages of one account that are there already; in the transaction that took this modseq. */
export async function applyTo(sql: Sql, named: readonly Named[], modseq: number): Promise<void> {
  const [first] = named
  if (!first) return
  const { owner } = first
  const keys = named.map(({ channel, sourceId }) => [owner.id, channel, sourceId] as const)
  const rows = await sql.find<WaitingRow>('waiting_events', COLUMNS, KEYS, keys)
  if (rows.length === 0) return
  const ids = new Map(
    named.map((one) => [one.channel + one.sourceId.toString('hex'), one.messageId])
  )
  const changes = rows.flatMap((row) => {
    const messageId = ids.get(row.channel + row.target.toString('hex'))
    const change = { kind: row.kind, payload: JSON.parse(row.payload) } as ChatChange
    return messageId ? [{ messageId, id: row.id, change, happenedAt: row.happened_at }] : []
  })
  await recordChanges(sql, owner, changes, modseq)
  for (const { channel, target } of rows) {
    await sql.run(
      'delete from waiting_events where account_id = ? and channel = ? and target = ?',
      [...[owner.id, channel, target]]
    )
  }
}
