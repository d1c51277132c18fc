import { newId } from '@caliopen/contract/ids'
import type { Sql } from '#database/sql.js'

/** Something that was done to the installation itself, and by whom. */
export interface Act {
  /** null: by a command, or by Caliopen itself */
  account: Buffer | null
  /** 80 characters of a-z and _ */
  action: string
  /** what it was done to: an id or a name */
  subject: string | null
  details?: Readonly<Record<string, string | number>>
  remoteAddress?: string | null
}

export interface LoggedAct {
  id: Buffer
  /** the account's name as it is now; null: by a command, or by Caliopen itself */
  who: string | null
  action: string
  subject: string | null
  details: Readonly<Record<string, string | number>>
  remoteAddress: string | null
  /** milliseconds since the epoch */
  at: number
}

export async function logAct(sql: Sql, act: Act): Promise<void> {
  const { account, action, subject, details, remoteAddress = null } = act
  const text = details === undefined ? null : JSON.stringify(details)
  await sql.insert(
    'audit_log',
    ['id', 'account_id', 'action', 'subject', 'details', 'remote_address', 'created_at'],
    [[newId(), account, action, subject?.slice(0, 320) ?? null, text, remoteAddress, Date.now()]]
  )
}

/** The latest first, those before the act with this id; ids grow with time. */
export async function listActs(
  sql: Sql,
  { before, limit }: { before: Buffer | null; limit: number }
): Promise<LoggedAct[]> {
  const rows = await sql.all<ActRow>(
    `select audit_log.id, accounts.name as who, audit_log.action, audit_log.subject, audit_log.details,
       audit_log.remote_address, audit_log.created_at
     from audit_log left join accounts on accounts.id = audit_log.account_id
     ${before === null ? '' : 'where audit_log.id < ?'}
     order by audit_log.id desc limit ${Math.trunc(limit)}`,
    before === null ? [] : [before]
  )
  return rows.map(actOf)
}

interface ActRow {
  id: Buffer
  who: string | null
  action: string
  subject: string | null
  details: string | null
  remote_address: string | null
  created_at: number
}

function actOf(row: ActRow): LoggedAct {
  return {
    id: row.id,
    who: row.who,
    action: row.action,
    subject: row.subject,
    details: row.details === null ? {} : (JSON.parse(row.details) as LoggedAct['details']),
    remoteAddress: row.remote_address,
    at: row.created_at,
  }
}
