import type { Sql } from '#database/sql.js'
import type { StoredFacts } from '../digest/judge.js'
import { readOwners } from '../digest/people/owner.js'
import type { ImportanceReason } from '../importance/predict.js'
import { evidenceOf, type EvidenceRow } from '../threads/message_parts.js'

export interface MessageKey {
  accountId: Buffer
  messageId: Buffer
}

/** A message that was judged before: what it was judged by, and what came of it. */
export interface StoredCase extends MessageKey {
  facts: StoredFacts
  /** one of the account's own addresses wrote it */
  isSelf: boolean
  trust: number | null
  importance: number
  reasons: ImportanceReason[]
  evidence: EvidenceRow[]
}

interface MessageRow {
  account_id: Buffer
  id: Buffer
  importance: number
  from_address: string
  trust: number | null
  importance_reasons: string
}

const MESSAGE = ['account_id', 'id', 'from_address', 'trust', 'importance', 'importance_reasons']

/** In the order of the keys; a message that is gone, or was never judged, is left out. */
export async function readCases(sql: Sql, keys: readonly MessageKey[]): Promise<StoredCase[]> {
  const pairs = keys.map(({ accountId, messageId }) => [accountId, messageId] as const)
  const receptions = await sql.find<{ account_id: Buffer; message_id: Buffer; facts: string }>(
    'receptions',
    ['account_id', 'message_id', 'facts'],
    ['account_id', 'message_id'],
    pairs
  )
  const facts = new Map(receptions.map((row) => [keyOf(row.account_id, row.message_id), row.facts]))
  const rows = await sql.find<MessageRow>('messages', MESSAGE, ['account_id', 'id'], pairs)
  const messages = new Map(rows.map((row) => [keyOf(row.account_id, row.id), row]))
  const owners = await readOwners(sql, keys)
  const evidence = await evidenceOfAll(sql, keys)
  return keys.flatMap(({ accountId, messageId }) => {
    const key = keyOf(accountId, messageId)
    const [row, judgedBy] = [messages.get(key), facts.get(key)]
    if (!row || judgedBy === undefined) return []
    const owner = owners.get(accountId.toString('hex'))
    return {
      ...{ accountId, messageId },
      facts: JSON.parse(judgedBy) as StoredFacts,
      isSelf: owner?.addresses.has(row.from_address) ?? false,
      trust: row.trust,
      importance: row.importance,
      reasons: JSON.parse(row.importance_reasons) as ImportanceReason[],
      evidence: evidence.get(key) ?? [],
    }
  })
}

async function evidenceOfAll(sql: Sql, keys: readonly MessageKey[]) {
  const all = new Map<string, EvidenceRow[]>()
  for (const own of byAccount(keys).values()) {
    const [first] = own
    if (!first) continue
    const ids = own.map(({ messageId }) => messageId)
    for (const [id, rows] of await evidenceOf(sql, first.accountId, ids)) {
      all.set(first.accountId.toString('hex') + id, rows)
    }
  }
  return all
}

export function byAccount<Key extends MessageKey>(keys: readonly Key[]): Map<string, Key[]> {
  return Map.groupBy(keys, ({ accountId }) => accountId.toString('hex'))
}

function keyOf(accountId: Buffer, messageId: Buffer): string {
  return accountId.toString('hex') + messageId.toString('hex')
}
