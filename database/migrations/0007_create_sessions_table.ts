import type { Knex } from 'knex'
import { TableMigration, time } from '#database/table_migration.js'

/** Revocable sign-ins. `id` is the SHA-256 of what the cookie holds, in hex. */
export default class extends TableMigration {
  protected readonly name = 'sessions'

  protected define(table: Knex.CreateTableBuilder) {
    table.string('id', 64).notNullable().primary()
    table.string('user_id', 64).nullable().index()
    table.text('data').notNullable()
    time(table, 'expires_at').notNullable().index()
  }
}
