import { idBytes } from '@caliopen/contract/ids'
import type { Sql } from '#database/sql.js'
import { ROLES, type MailboxRole } from './standard.js'

export interface Mailbox {
  id: Buffer
  /** null: one of the account's own */
  role: MailboxRole | null
  name: string
  messages: number
  unread: number
  /** 1 where nothing ever was in it (RFC 9051 §2.3.1.1) */
  uidnext: number
}

/** All mailboxes of an account, in their order. */
export function listMailboxes(sql: Sql, accountId: Buffer): Promise<Mailbox[]> {
  return sql.all<Mailbox>(
    'select id, role, name, messages, unread, uidnext from mailboxes where account_id = ? order by position',
    [accountId]
  )
}

/** By what stands in a URL: a role, or the id of an own mailbox. */
export async function findMailbox(
  sql: Sql,
  accountId: Buffer,
  slug: string
): Promise<Mailbox | null> {
  const role = ROLES.find((one) => one === slug)
  const id = role ? null : idBytes(slug)
  if (!role && !id) return null
  const found = await sql.get<Mailbox>(
    `select id, role, name, messages, unread, uidnext from mailboxes
     where account_id = ? and ${role ? 'role' : 'role is null and id'} = ?`,
    [accountId, role ?? id]
  )
  return found ?? null
}
