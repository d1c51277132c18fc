import type { Sql, Value } from '#database/sql.js'
import type { QueueState } from './list_queue.js'

/** Which deliveries are meant: those to which all of this applies. */
export interface Selection {
  ids?: readonly Buffer[]
  messageId?: Buffer
  accountId?: Buffer
  /** a domain, or what a channel has in its place */
  destination?: string
  recipient?: string
  sender?: string
}

/** What whoever acts on it must know of a delivery. */
export interface SelectedRow {
  id: Buffer
  account_id: Buffer
  message_id: Buffer
  channel: string
  sender: string
  recipient: string
  destination: string
  status: QueueState
  attempts: number
  dsn_notify: string | null
  blob_hash: Buffer | null
}

const PAGE = 200

/** One page after the other, by id; each row once, also when it has changed meanwhile. */
export async function* selectPages(
  sql: Sql,
  selection: Selection,
  states: readonly QueueState[]
): AsyncGenerator<SelectedRow[]> {
  const { where, values } = conditionOf(selection, states)
  let after = Buffer.alloc(16)
  for (;;) {
    const rows = await sql.all<SelectedRow>(
      `select id, account_id, message_id, channel, sender, recipient, destination, status, attempts,
         dsn_notify, blob_hash
       from deliveries where ${where} and id > ? order by id limit ${PAGE}`,
      [...values, after]
    )
    if (rows.length > 0) yield rows
    const last = rows.at(-1)
    if (!last || rows.length < PAGE) return
    after = Buffer.from(last.id)
  }
}

/** How many there are in each of these states. */
export async function countSelected(
  sql: Sql,
  selection: Selection,
  states: readonly QueueState[]
): Promise<Partial<Record<QueueState, number>>> {
  const { where, values } = conditionOf(selection, states)
  const rows = await sql.all<{ status: QueueState; count: number }>(
    `select status, count(*) as count from deliveries where ${where} group by status`,
    values
  )
  return Object.fromEntries(rows.map(({ status, count }) => [status, count]))
}

function conditionOf(selection: Selection, states: readonly QueueState[]) {
  const { ids, messageId, accountId, destination, recipient, sender } = selection
  const parts: [condition: string, values: readonly Value[]][] = [
    [`status in (${marks(states)})`, states],
  ]
  if (ids) parts.push([ids.length > 0 ? `id in (${marks(ids)})` : '1 = 0', ids])
  if (messageId) parts.push(['message_id = ?', [messageId]])
  if (accountId) parts.push(['account_id = ?', [accountId]])
  if (destination) parts.push(['destination = ?', [destination]])
  if (recipient) parts.push(['recipient = ?', [recipient]])
  if (sender !== undefined) parts.push(['sender = ?', [sender]])
  return {
    where: parts.map(([condition]) => condition).join(' and '),
    values: parts.flatMap(([, values]) => values),
  }
}

function marks(values: readonly unknown[]): string {
  return values.map(() => '?').join(', ')
}
