import type { Knex } from 'knex'
import { TableMigration, id } from '#database/table_migration.js'

/** How an account forwards; where it keeps a copy of what it passes on, or does not. */
export default class extends TableMigration {
  protected readonly name = 'forwardings'
  protected override readonly clustered = true

  protected define(table: Knex.CreateTableBuilder) {
    id(table, 'account_id').notNullable().primary()
    table.integer('keeps_copy').notNullable()
  }
}
