import { newId } from '@caliopen/contract/ids'
import type { Sql } from '#database/sql.js'
import { type AddressRefusal, findAddressRefusal, readAccountAddress } from '../account_address.js'
import { normaliseAddress } from '../addresses.js'

/** A group whose mail goes to several people, ours and others. */
export interface Group {
  id: Buffer
  address: string
  name: string
  membersOnly: boolean
  members: number
}

export interface GroupChange {
  name: string
  membersOnly: boolean
  /** normalised, every address once */
  members: readonly string[]
}

export const MOST_MEMBERS = 500

interface GroupRow {
  id: Buffer
  address: string
  name: string
  members_only: number
  members: number
}

const GROUP = `select id, address, name, members_only,
    (select count(*) from mail_group_members where group_id = mail_groups.id) as members
  from mail_groups`

/** By address, behind this one. */
export async function listGroups(
  sql: Sql,
  organisationId: Buffer,
  { after, limit }: { after: string; limit: number }
): Promise<Group[]> {
  const rows = await sql.all<GroupRow>(
    `${GROUP} where organisation_id = ? and address > ? order by address limit ?`,
    [organisationId, after, limit]
  )
  return rows.map(groupOf)
}

export async function findGroup(
  sql: Sql,
  organisationId: Buffer,
  id: Buffer
): Promise<Group | null> {
  const row = await sql.get<GroupRow>(`${GROUP} where organisation_id = ? and id = ?`, [
    organisationId,
    id,
  ])
  return row ? groupOf(row) : null
}

/** The new group's id, or why it cannot have this address; in a transaction. */
export async function createGroup(
  sql: Sql,
  organisationId: Buffer,
  text: string,
  change: GroupChange
): Promise<Buffer | AddressRefusal> {
  const address = readAccountAddress(text)
  if (address === null) return 'malformed'
  const refusal = await findAddressRefusal(sql, address)
  if (refusal) return refusal
  const id = newId()
  await sql.insert(
    'mail_groups',
    ['id', 'organisation_id', 'address', 'name', 'members_only', 'created_at'],
    [[id, organisationId, address, change.name, change.membersOnly ? 1 : 0, Date.now()]]
  )
  await changeGroup(sql, id, change)
  return id
}

/** In a transaction. */
export async function changeGroup(sql: Sql, id: Buffer, change: GroupChange): Promise<void> {
  const { name, membersOnly, members } = change
  await sql.run('update mail_groups set name = ?, members_only = ? where id = ?', [
    name,
    membersOnly ? 1 : 0,
    id,
  ])
  await sql.run('delete from mail_group_members where group_id = ?', [id])
  const now = Date.now()
  await sql.insert(
    'mail_group_members',
    ['group_id', 'address', 'created_at'],
    members.map((address) => [id, address, now])
  )
}

/** In a transaction. */
export async function removeGroup(sql: Sql, id: Buffer): Promise<void> {
  await sql.run('delete from mail_group_members where group_id = ?', [id])
  await sql.run('delete from mail_groups where id = ?', [id])
}

/** Addresses that stand on lines, or between commas; what is none is in `unreadable`. */
export function readMemberList(text: string): { members: string[]; unreadable: string[] } {
  const members = new Set<string>()
  const unreadable: string[] = []
  for (const word of text.split(/[\s,;]+/).filter(Boolean)) {
    const address = normaliseAddress(word.replace(/^<(.*)>$/, '$1'))
    if (address === null) unreadable.push(word)
    else members.add(address)
  }
  return { members: [...members], unreadable }
}

function groupOf(row: GroupRow): Group {
  const { id, address, name, members } = row
  return { id, address, name, members: Number(members), membersOnly: row.members_only === 1 }
}
