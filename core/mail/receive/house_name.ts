import { hostname as systemName } from 'node:os'
import type { Sql } from '#database/sql.js'
import { Remembered } from './remembered.js'

const REMEMBERED_MS = 5_000

/** What this server calls itself: the organisation's choice, and the machine's name before there is one. */
export class HouseName {
  #sql: Sql
  #onFound: (hostname: string) => void
  #names = new Remembered(() => this.#lookUp(), REMEMBERED_MS)

  constructor(sql: Sql, onFound: (hostname: string) => void) {
    this.#sql = sql
    this.#onFound = onFound
  }

  async current(): Promise<string> {
    return this.#names.get('')
  }

  async #lookUp(): Promise<string> {
    const row = await this.#sql.get<{ hostname: string }>(
      'select hostname from organisations order by created_at limit 1'
    )
    if (!row) return systemName()
    this.#onFound(row.hostname)
    return row.hostname
  }
}
