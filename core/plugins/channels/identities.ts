import { idBytes } from '@caliopen/contract/ids'
import type { Sql } from '#database/sql.js'

/** An account's address on a channel that a plugin brought. */
export interface Identity {
  id: Buffer
  accountId: Buffer
  channel: string
  address: string
  name: string
  /** sealed */
  credentials: string | null
}

interface IdentityRow {
  id: Buffer
  account_id: Buffer
  channel: string
  address: string
  name: string
  credentials: string | null
}

const COLUMNS = `i.id, i.account_id, i.channel, i.address, i.name, i.credentials
  from channel_links l join identities i on i.account_id = l.account_id and i.id = l.identity_id`

/** Those of these ids that are linked, by the id as it was asked for. */
export async function findIdentities(
  sql: Sql,
  ids: readonly string[]
): Promise<Map<string, Identity>> {
  const found = new Map<string, Identity>()
  for (const text of new Set(ids)) {
    const id = idBytes(text)
    const row =
      id && (await sql.get<IdentityRow>(`select ${COLUMNS} where l.identity_id = ?`, [id]))
    if (row) found.set(text, identityOf(row))
  }
  return found
}

/** Everything that is linked to a channel. */
export async function identitiesOfChannel(sql: Sql, channel: string): Promise<Identity[]> {
  const rows = await sql.all<IdentityRow>(
    `select ${COLUMNS} where l.channel = ? order by l.identity_id`,
    [channel]
  )
  return rows.map(identityOf)
}

/** By the account's own address on the channel. */
export async function findOwnIdentity(
  sql: Sql,
  accountId: Buffer,
  channel: string,
  address: string
): Promise<Identity | null> {
  const row = await sql.get<IdentityRow>(
    `select id, account_id, channel, address, name, credentials from identities
     where account_id = ? and channel = ? and address = ?`,
    [accountId, channel, address]
  )
  return row ? identityOf(row) : null
}

/** The addresses that an account has on a channel, the oldest first. */
export async function ownIdentities(
  sql: Sql,
  accountId: Buffer,
  channel: string
): Promise<Identity[]> {
  const rows = await sql.all<IdentityRow>(
    `select id, account_id, channel, address, name, credentials from identities
     where account_id = ? and channel = ? order by created_at, id`,
    [accountId, channel]
  )
  return rows.map(identityOf)
}

function identityOf(row: IdentityRow): Identity {
  const { account_id: accountId, ...rest } = row
  return { ...rest, accountId }
}
