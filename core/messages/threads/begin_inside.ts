import type { Sql } from '#database/sql.js'

/** By an index of thread_mailboxes. */
export type ListOrder = 'by_band' | 'by_time'

const LIST = 'from thread_mailboxes where'

/**
 * MariaDB thinks that a list is as quickly read from its top as from where the page begins, and would
 * read everything above first. It is told which index leads there; SQLite sees by itself.
 */
export function beginInside({ dialect }: Sql, statement: string, order: ListOrder): string {
  if (dialect === 'sqlite') return statement
  return statement.replace(
    LIST,
    `from thread_mailboxes force index (thread_mailboxes_${order}) where`
  )
}
