import { mailboxesOf } from '#core/messages/mailboxes/standard.js'
import type { MailboxRole, MailboxState } from '#core/messages/mailboxes/standard.js'
import type { Sql } from '#database/sql.js'
import type { Owner } from '../people/owner.js'
import type { Prepared } from '../prepare.js'

/** The mailboxes of a batch: hands out UIDs and remembers what was added, to be written at the end. */
export class Mailboxes {
  #places = new Map<string, Place>()
  #modseqs: ReadonlyMap<string, number>

  constructor(states: readonly MailboxState[], modseqs: ReadonlyMap<string, number>) {
    for (const state of states) {
      if (state.role === null) continue
      const account = state.account_id.toString('hex')
      this.#places.set(`${account}:${state.role}`, new Place(state))
    }
    this.#modseqs = modseqs
  }

  place(owner: Owner, role: MailboxRole): Place {
    const place = this.#places.get(`${owner.key}:${role}`)
    if (!place) throw new Error(`an account has no mailbox ${role}`)
    return place
  }

  /** All changes of one batch to one account share one number. */
  modseq(accountId: Buffer): number {
    return this.#modseqs.get(accountId.toString('hex')) ?? 0
  }

  get changed(): Place[] {
    return [...this.#places.values()].filter(({ added }) => added > 0)
  }
}

/** One mailbox while messages are added to it. */
export class Place {
  readonly id: Buffer
  readonly accountId: Buffer
  added = 0
  unread = 0
  #next: number

  constructor(state: MailboxState) {
    this.id = state.id
    this.accountId = state.account_id
    this.#next = state.uidnext
  }

  /** The UID of the message that is added now (RFC 9051 §2.3.1.1). */
  add(seen: boolean): number {
    this.added += 1
    if (!seen) this.unread += 1
    return this.#next++
  }
}

/**
 * Takes the accounts' counters, which makes every other writer of these accounts wait until the
 * transaction ends, and reads their mailboxes.
 */
export async function placeInMailboxes(
  sql: Sql,
  prepared: readonly Prepared[]
): Promise<Mailboxes> {
  const ids = [...new Map(prepared.map(({ owner }) => [owner.key, owner.id])).values()]
  await sql.run(
    `update account_states set modseq = modseq + 1 where account_id in (${ids.map(() => '?').join(', ')})`,
    ids
  )
  const modseqs = await sql.find<{ account_id: Buffer; modseq: number }>(
    'account_states',
    ['account_id', 'modseq'],
    ['account_id'],
    ids.map((id) => [id])
  )
  return new Mailboxes(
    await mailboxesOf(sql, ids),
    new Map(modseqs.map((row) => [row.account_id.toString('hex'), row.modseq]))
  )
}

/** Writes how the mailboxes grew. */
export async function writeMailboxes(sql: Sql, mailboxes: Mailboxes) {
  for (const place of mailboxes.changed) {
    await sql.run(
      `update mailboxes set uidnext = uidnext + ?, messages = messages + ?, unread = unread + ?, modseq = ?
       where account_id = ? and id = ?`,
      [
        place.added,
        place.added,
        place.unread,
        mailboxes.modseq(place.accountId),
        place.accountId,
        place.id,
      ]
    )
  }
}
