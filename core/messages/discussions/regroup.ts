import { idText, newId } from '@caliopen/contract/ids'
import { contactsByAddress } from '#core/contacts/contacts.js'
import type { Sql } from '#database/sql.js'
import { readOwners } from '../digest/people/owner.js'
import { discussionKey, personsIn } from '../digest/people/persons.js'
import type { PersonOf } from '../digest/people/persons.js'
import { EMAIL } from '../letter/read_letter.js'
import { forgetDiscussion, writePersons } from './rekey.js'

interface MessageRow {
  id: Buffer
  channel: string
  direction: 'in' | 'out'
  from_address: string
  recipients: string
  received_at: number
}

interface Found {
  id: Buffer
  lastAt: number
  messages: Buffer[]
}

const PAGE = 500

export const OF_DISCUSSION = `select id, channel, direction, from_address, recipients, received_at
  from messages where account_id = ? and discussion_id = ?
    and received_at >= ? and (received_at > ? or id > ?)
  order by received_at, id limit ${PAGE}`

/**
 * Gives every message of these discussions to the discussion of its persons as they are now: what a contact that
 * is two again leaves apart. In the transaction that took this modseq.
 */
export async function regroup(
  sql: Sql,
  accountId: Buffer,
  discussionIds: readonly Buffer[],
  modseq: number
): Promise<void> {
  const owner = (await readOwners(sql, [{ accountId }])).get(accountId.toString('hex'))
  if (!owner) return
  const contacts = await contactsByAddress(sql, accountId)
  const person: PersonOf = (channel, address) => {
    const id = contacts.get(`${channel}:${address}`)
    return id && `contact:${idText(id)}`
  }
  for (const id of discussionIds) {
    const groups = new Map<string, Found>()
    for await (const rows of pagesOf(sql, accountId, id)) {
      for (const row of rows) await place(sql, accountId, groups, row, owner.addresses, person)
    }
    await move(sql, accountId, id, [...groups.values()], modseq)
  }
}

async function* pagesOf(sql: Sql, accountId: Buffer, id: Buffer): AsyncGenerator<MessageRow[]> {
  let after: Pick<MessageRow, 'received_at' | 'id'> = { received_at: -1, id: Buffer.alloc(16) }
  for (;;) {
    const behind = [after.received_at, after.received_at, after.id]
    const rows = await sql.all<MessageRow>(OF_DISCUSSION, [accountId, id, ...behind])
    yield rows
    const last = rows.at(-1)
    if (!last || rows.length < PAGE) return
    after = last
  }
}

async function place(
  sql: Sql,
  accountId: Buffer,
  groups: Map<string, Found>,
  row: MessageRow,
  own: ReadonlySet<string>,
  person: PersonOf
): Promise<void> {
  const persons = personsIn(betweenOf(row), own, person)
  const key = discussionKey(persons)
  const known = groups.get(key.toString('hex'))
  const group = known ?? (await findOrMake(sql, accountId, key, persons))
  group.lastAt = Math.max(group.lastAt, row.received_at)
  group.messages.push(row.id)
  groups.set(key.toString('hex'), group)
}

function betweenOf({ channel, direction, from_address: from, recipients }: MessageRow) {
  const { to, cc }: Record<'to' | 'cc', { address: string }[]> = JSON.parse(recipients)
  const named = [...to, ...cc].map(({ address }) => address)
  const other = direction === 'in' ? from : (named[0] ?? from)
  return { channel, from, all: [from, ...named], chatWith: channel === EMAIL ? null : other }
}

async function findOrMake(
  sql: Sql,
  accountId: Buffer,
  key: Buffer,
  persons: readonly string[]
): Promise<Found> {
  const known = await sql.get<{ id: Buffer; last_at: number }>(
    'select id, last_at from discussions where account_id = ? and `key` = ?',
    [accountId, key]
  )
  if (known) return { id: known.id, lastAt: known.last_at, messages: [] }
  const id = newId()
  await sql.insert(
    'discussions',
    ['account_id', 'id', 'key', 'persons', 'last_at'],
    [[accountId, id, key, JSON.stringify(persons), 0]]
  )
  await writePersons(sql, accountId, id, persons)
  return { id, lastAt: 0, messages: [] }
}

async function move(
  sql: Sql,
  accountId: Buffer,
  from: Buffer,
  groups: readonly Found[],
  modseq: number
): Promise<void> {
  for (const { id, lastAt, messages } of groups) {
    if (id.equals(from)) continue
    for (const messageId of messages) {
      await sql.run(
        'update messages set discussion_id = ?, modseq = ? where account_id = ? and id = ?',
        [id, modseq, accountId, messageId]
      )
    }
    await sql.run('update discussions set last_at = ? where account_id = ? and id = ?', [
      ...[lastAt, accountId, id],
    ])
  }
  if (!groups.some(({ id }) => id.equals(from))) await forgetDiscussion(sql, accountId, from)
}
