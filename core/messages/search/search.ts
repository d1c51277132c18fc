import type { Sql, Value } from '#database/sql.js'
import { matchExpression, parseQuery } from './query.js'
import type { SearchQuery } from './query.js'

export interface SearchPage {
  /** ids of messages, newest arrival first */
  messageIds: Buffer[]
  /** hand it in again as `before` for the page that follows; null when there is none */
  next: number | null
}

interface Found {
  doc_id: number
  message_id: Buffer
}

const MOST_PAGE = 100

/**
 * The account's messages that hold every word of the query, newest arrival first. `before` is the
 * cursor that the page before gave. A query without any word finds nothing, whatever its filters.
 */
export async function searchMessages(
  sql: Sql,
  accountId: Buffer,
  text: string,
  { before, limit }: { before: number | null; limit: number }
): Promise<SearchPage> {
  const query = parseQuery(text)
  const account = await sql.get<{ ordinal: number }>('select ordinal from accounts where id = ?', [
    accountId,
  ])
  if (!account || query.terms.length === 0) return { messageIds: [], next: null }
  const size = Math.min(limit, MOST_PAGE)
  const match = matchExpression(query, account.ordinal, sql.dialect)
  const [filters, values] = filtersOf(query)
  const found = await sql.all<Found>(`${FIND[sql.dialect]} ${filters} ${ORDER[sql.dialect]}`, [
    match,
    before ?? Number.MAX_SAFE_INTEGER,
    accountId,
    ...values,
    size + 1,
  ])
  return {
    messageIds: found.slice(0, size).map(({ message_id: id }) => id),
    next: found.length > size ? (found[size - 1]?.doc_id ?? null) : null,
  }
}

/** Documents are numbered in the order of arrival, so walking the postings backwards needs no sorting. */
const FIND = {
  sqlite: `select d.doc_id, d.message_id from search_index
    cross join search_documents d on d.doc_id = search_index.rowid
    cross join messages m on m.account_id = d.account_id and m.id = d.message_id
    where search_index match ? and search_index.rowid < ? and d.account_id = ?`,
  mysql: `select d.doc_id, d.message_id from search_index i
    join search_documents d on d.doc_id = i.FTS_DOC_ID
    join messages m on m.account_id = d.account_id and m.id = d.message_id
    where match (i.tokens) against (? in boolean mode) and i.FTS_DOC_ID < ? and d.account_id = ?`,
}

const ORDER = {
  sqlite: 'order by search_index.rowid desc limit ?',
  mysql: 'order by d.doc_id desc limit ?',
}

function filtersOf(query: SearchQuery): [string, Value[]] {
  const filters: string[] = []
  const values: Value[] = []
  if (query.before !== null) filters.push('and m.received_at < ?') && values.push(query.before)
  if (query.after !== null) filters.push('and m.received_at >= ?') && values.push(query.after)
  if (query.hasAttachment) filters.push('and m.attachments > 0')
  if (query.unread) filters.push('and m.seen = 0')
  if (query.in !== null) {
    filters.push(
      `and m.mailbox_id in (select b.id from mailboxes b
       where b.account_id = m.account_id and (b.role = ? or lower(b.name) = ?))`
    )
    values.push(query.in, query.in)
  }
  return [filters.join(' '), values]
}
