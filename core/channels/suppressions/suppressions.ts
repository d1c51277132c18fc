import type { Sql } from '#database/sql.js'

/** An address that mail is not sent to for a while. */
export interface Suppression {
  recipient: string
  /** whose mail; null: the whole organisation's */
  accountId: Buffer | null
  /** RFC 3463 */
  status: string
  /** the far side's words */
  reason: string
  since: number
  until: number
}

interface Row {
  recipient: string
  account_id: Buffer
  status: string
  reason: string
  since: number
  until: number
}

/** In the key, where null could not stand. */
const EVERYBODY = Buffer.alloc(16)
const REASON = 1000
const PAGE = 100

/** RFC 5321 §4.5.1: whoever has to be reachable always is. */
const ALWAYS = /^(?:postmaster|abuse)@/

/** A later one takes the place of an earlier one. */
export async function suppress(sql: Sql, suppression: Suppression): Promise<void> {
  const { recipient, accountId, status, reason, since, until } = suppression
  if (ALWAYS.test(recipient)) return
  await sql.insert(
    'suppressions',
    ['recipient', 'account_id', 'status', 'reason', 'since', 'until'],
    [
      [
        ...[recipient, accountId ?? EVERYBODY, status.slice(0, 16)],
        ...[reason.slice(0, REASON), since, until],
      ],
    ],
    {
      keys: ['recipient', 'account_id'],
      update: {
        status: 'new(status)',
        reason: 'new(reason)',
        since: 'new(since)',
        until: 'new(until)',
      },
    }
  )
}

/** What keeps mail of this account from these recipients now, by recipient. */
export async function findSuppressions(
  sql: Sql,
  accountId: Buffer,
  recipients: readonly string[],
  now: number
): Promise<Map<string, Suppression>> {
  const keys = recipients.flatMap((recipient) => [
    [recipient, EVERYBODY] as const,
    [recipient, accountId] as const,
  ])
  const columns = ['recipient', 'account_id', 'status', 'reason', 'since', 'until']
  const rows = await sql.find<Row>('suppressions', columns, ['recipient', 'account_id'], keys)
  const current = rows.filter(({ until }) => until > now)
  return new Map(current.map((row) => [row.recipient, suppressionOf(row)]))
}

export async function findSuppression(
  sql: Sql,
  accountId: Buffer,
  recipient: string,
  now: number
): Promise<Suppression | null> {
  return (await findSuppressions(sql, accountId, [recipient], now)).get(recipient) ?? null
}

/** Those that hold now, by address, after this one. */
export async function listSuppressions(sql: Sql, now: number, after = ''): Promise<Suppression[]> {
  const rows = await sql.all<Row>(
    `select recipient, account_id, status, reason, since, until from suppressions
     where recipient > ? and until > ? order by recipient limit ${PAGE}`,
    [after, now]
  )
  return rows.map(suppressionOf)
}

/** Mail may go there again; earlier failures do not count any more. Returns whether there was one. */
export async function liftSuppression(sql: Sql, recipient: string): Promise<boolean> {
  await sql.run('delete from bounces where recipient = ?', [recipient])
  return (await sql.run('delete from suppressions where recipient = ?', [recipient])) > 0
}

function suppressionOf(row: Row): Suppression {
  const { recipient, status, reason, since, until } = row
  const accountId = row.account_id.equals(EVERYBODY) ? null : row.account_id
  return { recipient, accountId, status, reason, since, until }
}
