import { createHash } from 'node:crypto'
import type { SessionData, SessionStoreWithTaggingContract } from '@adonisjs/session/types'
import type { Sql } from '#database/sql.js'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

/** How long a session lasts without being used: of somebody who signed in, and of anybody else. */
const SIGNED_IN = 30 * DAY
const PASSING = 2 * 60 * MINUTE

/** Use prolongs a session only when this much of its time is gone, so that reading pages writes nothing. */
const PROLONGED_AFTER = 0.1

/** One of so many writes also clears away what is over. */
const CLEARING = 100

/** Where the session guard of AdonisJS keeps who signed in. */
const ACCOUNT = 'auth_web'

/**
 * Sessions in the database, where they can be listed and ended. A row is found by the hash of the id
 * in the cookie: who reads the table can go on with nobody's session. One instance a request.
 */
export class SessionRows implements SessionStoreWithTaggingContract {
  #sql: Sql
  #signedIn = false
  #expiresAt = 0

  constructor(sql: Sql) {
    this.#sql = sql
  }

  async read(sessionId: string): Promise<SessionData | null> {
    const row = await this.#sql.get<{ data: string; expires_at: number }>(
      'select data, expires_at from sessions where id = ?',
      [keyOf(sessionId)]
    )
    if (!row || row.expires_at <= Date.now()) return null
    const data: SessionData = JSON.parse(row.data)
    this.#signedIn = ACCOUNT in data
    this.#expiresAt = row.expires_at
    return data
  }

  async write(sessionId: string, data: SessionData): Promise<void> {
    this.#signedIn = ACCOUNT in data
    await this.#sql.insert(
      'sessions',
      ['id', 'data', 'expires_at'],
      [[keyOf(sessionId), JSON.stringify(data), Date.now() + this.#lifetime]],
      { keys: ['id'], update: { data: 'new(data)', expires_at: 'new(expires_at)' } }
    )
    if (Math.random() * CLEARING < 1) await this.#clear()
  }

  async touch(sessionId: string): Promise<void> {
    const gone = Date.now() + this.#lifetime - this.#expiresAt
    if (gone < this.#lifetime * PROLONGED_AFTER) return
    await this.#sql.run('update sessions set expires_at = ? where id = ?', [
      Date.now() + this.#lifetime,
      keyOf(sessionId),
    ])
  }

  async destroy(sessionId: string): Promise<void> {
    await this.#sql.run('delete from sessions where id = ?', [keyOf(sessionId)])
  }

  /** Says whose session it is; it may not have been written yet. */
  async tag(sessionId: string, accountId: string | number): Promise<void> {
    await this.#sql.insert(
      'sessions',
      ['id', 'user_id', 'data', 'expires_at'],
      [[keyOf(sessionId), String(accountId), '{}', Date.now() + SIGNED_IN]],
      { keys: ['id'], update: { user_id: 'new(user_id)' } }
    )
  }

  async untag(sessionId: string): Promise<void> {
    await this.#sql.run('update sessions set user_id = null where id = ?', [keyOf(sessionId)])
  }

  /** The sessions of an account that go on; their ids are the hashes, which `destroyTagged` takes. */
  async tagged(accountId: string | number) {
    const rows = await this.#sql.all<{ id: string; data: string }>(
      'select id, data from sessions where user_id = ? and expires_at > ?',
      [String(accountId), Date.now()]
    )
    return rows.map(({ id, data }) => ({ id, data: JSON.parse(data) as SessionData }))
  }

  /** Ends every session of an account. */
  async destroyTagged(accountId: string): Promise<void> {
    await this.#sql.run('delete from sessions where user_id = ?', [accountId])
  }

  get #lifetime(): number {
    return this.#signedIn ? SIGNED_IN : PASSING
  }

  async #clear(): Promise<void> {
    await this.#sql.run('delete from sessions where expires_at <= ?', [Date.now()])
  }
}

function keyOf(sessionId: string): string {
  return createHash('sha256').update(sessionId).digest('hex')
}
