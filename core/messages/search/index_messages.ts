import type { Sql } from '#database/sql.js'

export interface SearchDocument {
  accountId: Buffer
  messageId: Buffer
  tokens: string
}

/** Puts messages into the full-text index; in the transaction that keeps them, and in their order. */
export async function indexMessages(sql: Sql, documents: readonly SearchDocument[]): Promise<void> {
  if (documents.length === 0) return
  await sql.insert(
    'search_documents',
    ['account_id', 'message_id'],
    documents.map(({ accountId, messageId }) => [accountId, messageId]),
    'ignore'
  )
  const numbers = await sql.find<{ doc_id: number; message_id: Buffer }>(
    'search_documents',
    ['doc_id', 'message_id'],
    ['account_id', 'message_id'],
    documents.map(({ accountId, messageId }) => [accountId, messageId])
  )
  const docIds = new Map(numbers.map((row) => [row.message_id.toString('hex'), row.doc_id]))
  const rows = documents.map(
    ({ messageId, tokens }) =>
      [docIds.get(messageId.toString('hex')) ?? 0, FOLDED[sql.dialect](tokens)] as const
  )
  await sql.insert('search_index', [ROW_ID[sql.dialect], 'tokens'], rows)
}

/**
 * What messages say now in place of what they said. They are numbered anew, for InnoDB takes no new words under an old
 * number: a search finds them as if they had just come.
 */
export async function reindex(sql: Sql, documents: readonly SearchDocument[]): Promise<void> {
  for (const { accountId, messageId } of documents)
    await forgetMessages(sql, accountId, [messageId])
  await indexMessages(sql, documents)
}

/** Takes messages that are gone for good out of the index. */
export async function forgetMessages(
  sql: Sql,
  accountId: Buffer,
  messageIds: readonly Buffer[]
): Promise<void> {
  const keys = messageIds.map((id) => [accountId, id] as const)
  const found = await sql.find<{ doc_id: number }>(
    'search_documents',
    ['doc_id'],
    ['account_id', 'message_id'],
    keys
  )
  for (const { doc_id: id } of found) {
    await sql.run(`delete from search_index where ${ROW_ID[sql.dialect]} = ?`, [id])
    await sql.run('delete from search_documents where doc_id = ?', [id])
  }
}

const ROW_ID = { sqlite: 'rowid', mysql: 'FTS_DOC_ID' }

/** MySQL keeps the tokens and a place for each of them, so each had better stand there once. */
const FOLDED = {
  sqlite: (tokens: string) => tokens,
  mysql: (tokens: string) => [...new Set(tokens.split(' '))].join(' '),
}
