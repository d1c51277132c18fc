import type { Knex } from 'knex'
import { TableMigration } from '#database/table_migration.js'

/** Revocable sign-ins. The column names are those of the session store of AdonisJS. */
export default class extends TableMigration {
  protected readonly name = 'sessions'

  protected define(table: Knex.CreateTableBuilder) {
    table.string('id', 64).notNullable().primary()
    table.string('user_id', 64).nullable().index()
    table.text('data').notNullable()
    table.timestamp('expires_at').notNullable().index()
  }
}
