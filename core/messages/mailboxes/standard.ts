import { newId } from '@caliopen/contract/ids'
import type { Sql } from '#database/sql.js'

/** The mailboxes that every account has; their names are shown translated (RFC 6154, RFC 8621 §2). */
export const ROLES = ['inbox', 'drafts', 'sent', 'archive', 'junk', 'trash'] as const
export type MailboxRole = (typeof ROLES)[number]

export interface MailboxState {
  account_id: Buffer
  id: Buffer
  role: MailboxRole | null
  uidnext: number
}

const COLUMNS = ['account_id', 'id', 'role', 'uidnext']

/** Makes the mailboxes of new accounts; those that have them already are left alone. */
export async function createStandardMailboxes(
  sql: Sql,
  accountIds: readonly Buffer[]
): Promise<void> {
  const now = Date.now()
  const rows = accountIds.flatMap((accountId) =>
    ROLES.map((role, position) => {
      // RFC 9051 §2.3.1.1: seconds since the epoch make a fine UIDVALIDITY.
      const uidvalidity = Math.floor(now / 1000)
      return [accountId, newId(), role, role, position, uidvalidity, 1, 1, 0, 0] as const
    })
  )
  await sql.insert(
    'mailboxes',
    [
      'account_id',
      'id',
      'role',
      'name',
      'position',
      'uidvalidity',
      'uidnext',
      'modseq',
      'messages',
      'unread',
    ],
    rows,
    'ignore'
  )
}

/** The mailboxes of these accounts, the standard ones made where they are missing; in a transaction. */
export async function mailboxesOf(
  sql: Sql,
  accountIds: readonly Buffer[]
): Promise<MailboxState[]> {
  const keys = accountIds.map((id) => [id] as const)
  const found = await sql.find<MailboxState>('mailboxes', COLUMNS, ['account_id'], keys)
  const known = new Set(found.map((mailbox) => mailbox.account_id.toString('hex')))
  const without = accountIds.filter((id) => !known.has(id.toString('hex')))
  if (without.length === 0) return found
  await createStandardMailboxes(sql, without)
  const made = without.map((id) => [id] as const)
  return [...found, ...(await sql.find<MailboxState>('mailboxes', COLUMNS, ['account_id'], made))]
}

/** The id of an account's standard mailbox, or null while the account has none yet. */
export async function mailboxByRole(
  sql: Sql,
  accountId: Buffer,
  role: MailboxRole
): Promise<Buffer | null> {
  const row = await sql.get<{ id: Buffer }>(
    'select id from mailboxes where account_id = ? and role = ?',
    [accountId, role]
  )
  return row?.id ?? null
}
