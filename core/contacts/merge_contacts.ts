import { newId } from '@caliopen/contract/ids'
import type { Sql } from '#database/sql.js'
import type { End } from './contacts.js'

/** One contact that was made of two, and what undoing it gives back. */
export interface ContactMerge {
  id: Buffer
  keptId: Buffer
  mergedId: Buffer
  addresses: End[]
  createdAt: number
}

interface MergeRow {
  id: Buffer
  kept_id: Buffer
  merged_id: Buffer
  addresses: string
  created_at: number
}

const SELECT = `select id, kept_id, merged_id, addresses, created_at from contact_merges
  where account_id = ? and undone_at is null`

/** Gives the addresses of one contact to another, and remembers which; in a transaction. Answers with the merge. */
export async function mergeContacts(
  sql: Sql,
  accountId: Buffer,
  keptId: Buffer,
  mergedId: Buffer
): Promise<ContactMerge> {
  const addresses = await sql.all<End>(
    'select channel, address from contact_addresses where account_id = ? and contact_id = ?',
    [accountId, mergedId]
  )
  const now = Date.now()
  await sql.run(
    'update contact_addresses set contact_id = ? where account_id = ? and contact_id = ?',
    [keptId, accountId, mergedId]
  )
  await sql.run(
    'update contacts set merged_into = ?, updated_at = ? where account_id = ? and id = ?',
    [keptId, now, accountId, mergedId]
  )
  const id = newId()
  await sql.insert(
    'contact_merges',
    ['account_id', 'id', 'kept_id', 'merged_id', 'addresses', 'created_at'],
    [[accountId, id, keptId, mergedId, JSON.stringify(addresses), now]]
  )
  return { id, keptId, mergedId, addresses, createdAt: now }
}

/** Makes two contacts of one again, with the addresses that each had; in a transaction. null: there is no such merge. */
export async function splitContacts(
  sql: Sql,
  accountId: Buffer,
  mergeId: Buffer
): Promise<ContactMerge | null> {
  const row = await sql.get<MergeRow>(`${SELECT} and id = ?`, [accountId, mergeId])
  if (!row) return null
  const merge = mergeOf(row)
  const now = Date.now()
  for (const { channel, address } of merge.addresses) {
    await sql.run(
      `update contact_addresses set contact_id = ?
       where account_id = ? and channel = ? and address = ?`,
      [merge.mergedId, accountId, channel, address]
    )
  }
  await sql.run(
    'update contacts set merged_into = null, updated_at = ? where account_id = ? and id = ?',
    [now, accountId, merge.mergedId]
  )
  await sql.run('update contact_merges set undone_at = ? where account_id = ? and id = ?', [
    ...[now, accountId, mergeId],
  ])
  return merge
}

/** The merges that a contact was made by and that can be undone, the latest first. */
export async function mergesOf(
  sql: Sql,
  accountId: Buffer,
  contactId: Buffer
): Promise<ContactMerge[]> {
  const rows = await sql.all<MergeRow>(`${SELECT} and kept_id = ? order by id desc`, [
    ...[accountId, contactId],
  ])
  return rows.map(mergeOf)
}

function mergeOf(row: MergeRow): ContactMerge {
  return {
    id: row.id,
    keptId: row.kept_id,
    mergedId: row.merged_id,
    addresses: JSON.parse(row.addresses) as End[],
    createdAt: row.created_at,
  }
}
