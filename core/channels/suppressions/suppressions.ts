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

/** In the place of a status: the account sends there although others may not. */
const INSISTED = 'insisted'
const INSISTENCE = 24 * 60 * 60_000

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

/** Whose mail to whom. */
export interface Asked {
  accountId: Buffer
  recipient: string
}

/** What keeps mail of these from their recipients now, by `suppressionKey`. */
export async function findSuppressions(
  sql: Sql,
  asked: readonly Asked[],
  now: number
): Promise<Map<string, Suppression>> {
  // Mostly there are none at all, and thousands are asked for.
  if (asked.length === 0 || !(await sql.get('select 1 as found from suppressions limit 1'))) {
    return new Map()
  }
  const keys = asked.flatMap(({ accountId, recipient }) => [
    [recipient, EVERYBODY] as const,
    [recipient, accountId] as const,
  ])
  const columns = ['recipient', 'account_id', 'status', 'reason', 'since', 'until']
  const rows = await sql.find<Row>('suppressions', columns, ['recipient', 'account_id'], keys)
  const known = new Map(rows.map((row) => [keyOf(row.account_id, row.recipient), row]))
  const found = asked.flatMap((one) => {
    const own = known.get(keyOf(one.accountId, one.recipient))
    const row = own ?? known.get(keyOf(EVERYBODY, one.recipient))
    const holds = row !== undefined && row.until > now && row.status !== INSISTED
    return holds ? [[suppressionKey(one), suppressionOf(row)] as const] : []
  })
  return new Map(found)
}

export async function findSuppression(
  sql: Sql,
  accountId: Buffer,
  recipient: string,
  now: number
): Promise<Suppression | null> {
  const asked = { accountId, recipient }
  return (await findSuppressions(sql, [asked], now)).get(suppressionKey(asked)) ?? null
}

/** Who knows better is let through for a day, and nobody else is. */
export async function insistOn(sql: Sql, { accountId, recipient }: Asked, now: number) {
  await suppress(sql, {
    ...{ accountId, recipient, status: INSISTED, reason: '', since: now, until: now + INSISTENCE },
  })
}

export function suppressionKey({ accountId, recipient }: Asked): string {
  return keyOf(accountId, recipient)
}

function keyOf(accountId: Buffer, recipient: string): string {
  return `${accountId.toString('hex')} ${recipient}`
}

/** Those that hold now, by address, after this one. */
export async function listSuppressions(sql: Sql, now: number, after = ''): Promise<Suppression[]> {
  const rows = await sql.all<Row>(
    `select recipient, account_id, status, reason, since, until from suppressions
     where recipient > ? and until > ? and status <> ? order by recipient limit ${PAGE}`,
    [after, now, INSISTED]
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
