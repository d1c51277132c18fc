import { idText } from '@caliopen/contract/ids'
import { contactOf } from '#core/contacts/contacts.js'
import type { End } from '#core/contacts/contacts.js'
import { mergeContacts, splitContacts } from '#core/contacts/merge_contacts.js'
import type { Sql, SqlDatabase } from '#database/sql.js'
import { nextModseq } from '../mailboxes/change_log.js'
import { discussionKey } from '../digest/people/persons.js'
import { regroup } from './regroup.js'
import { rekeyDiscussions } from './rekey.js'

export interface Joined {
  mergeId: Buffer
  contactId: Buffer
  modseq: number
}

/** An address and what its owner is called. */
export interface NamedEnd extends End {
  name: string
}

/**
 * Says that two addresses are the same person's: from here on what they write is one discussion. null where that
 * was known. `splitPeople` undoes it.
 */
export function joinPeople(
  database: SqlDatabase,
  accountId: Buffer,
  kept: NamedEnd,
  other: NamedEnd
): Promise<Joined | null> {
  return database.transaction(async (sql) => {
    const modseq = await nextModseq(sql, accountId)
    const [one, two] = [
      await contactOf(sql, accountId, kept, calledBy(kept, other)),
      await contactOf(sql, accountId, other, calledBy(other, kept)),
    ]
    if (one.id.equals(two.id)) return null
    const merge = await mergeContacts(sql, accountId, one.id, two.id)
    const now = `contact:${idText(one.id)}`
    const persons = new Map([
      [`${kept.channel}:${kept.address}`, now],
      [`${other.channel}:${other.address}`, now],
      [`contact:${idText(two.id)}`, now],
    ])
    await rekeyDiscussions(sql, { accountId, mergeId: merge.id, persons, modseq })
    return { mergeId: merge.id, contactId: one.id, modseq }
  })
}

/** What is only an address has no name of its own. */
function calledBy(one: NamedEnd, other: NamedEnd): string {
  return one.name !== '' && one.name !== one.address ? one.name : other.name || one.address
}

/** Two people again, each with the addresses and the messages that are theirs. null where there is no such merge. */
export function splitPeople(
  database: SqlDatabase,
  accountId: Buffer,
  mergeId: Buffer
): Promise<Joined | null> {
  return database.transaction(async (sql) => {
    const modseq = await nextModseq(sql, accountId)
    const merge = await splitContacts(sql, accountId, mergeId)
    if (!merge) return null
    const { keptId } = merge
    await regroup(sql, accountId, await discussionsWith(sql, accountId, keptId), modseq)
    await sql.run(
      'update discussion_rekeys set undone_at = ? where account_id = ? and merge_id = ?',
      [Date.now(), accountId, mergeId]
    )
    return { mergeId, contactId: keptId, modseq }
  })
}

/** The discussion with a contact alone; null while there is none. */
export async function discussionOf(
  sql: Sql,
  accountId: Buffer,
  contactId: Buffer
): Promise<Buffer | null> {
  const row = await sql.get<{ id: Buffer }>(
    'select id from discussions where account_id = ? and `key` = ?',
    [accountId, discussionKey([`contact:${idText(contactId)}`])]
  )
  return row?.id ?? null
}

async function discussionsWith(sql: Sql, accountId: Buffer, contactId: Buffer): Promise<Buffer[]> {
  const rows = await sql.all<{ discussion_id: Buffer }>(
    'select discussion_id from discussion_persons where account_id = ? and person = ?',
    [accountId, `contact:${idText(contactId)}`]
  )
  return rows.map((row) => row.discussion_id)
}
