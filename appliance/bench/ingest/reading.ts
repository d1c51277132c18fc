import { matchExpression, parseQuery } from '#core/messages/search/query.js'
import type { Sql } from '#database/sql.js'

interface Account {
  ordinal: number
}

const FOUND = {
  sqlite: 'select count(*) as total from search_index where search_index match ?',
  mysql:
    'select count(*) as total from search_index where match (tokens) against (? in boolean mode)',
}

/**
 * How many messages with this word in their subject stand in the inboxes and are found by search. Asks
 * the index only when the inboxes have as many as are wanted, for asking it for a thousand accounts takes a while.
 */
export class Reading {
  #sql: Sql
  #accounts: Account[]
  #word = ''
  #base = 0
  #listed = 0

  constructor(sql: Sql, accounts: Account[]) {
    this.#sql = sql
    this.#accounts = accounts
  }

  async readable(word: string, wanted: number): Promise<number> {
    if (word !== this.#word) {
      this.#word = word
      this.#base = this.#listed
    }
    this.#listed = await this.#countListed()
    const listed = this.#listed - this.#base
    return listed < wanted ? listed : this.#countFound(word)
  }

  async #countListed(): Promise<number> {
    const row = await this.#sql.get<{ total: number | string | null }>(
      `select sum(messages) as total from mailboxes where role = 'inbox'`
    )
    return Number(row?.total ?? 0)
  }

  async #countFound(word: string): Promise<number> {
    const { dialect } = this.#sql
    let found = 0
    for (const { ordinal } of this.#accounts) {
      const match = matchExpression(parseQuery(`subject:${word}`), ordinal, dialect)
      const row = await this.#sql.get<{ total: number }>(FOUND[dialect], [match])
      found += row?.total ?? 0
    }
    return found
  }
}
