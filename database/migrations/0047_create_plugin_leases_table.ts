import type { Knex } from 'knex'
import { TableMigration, time } from '#database/table_migration.js'

/** Work with plugins that one process does at a time, and whose it is until when. */
export default class extends TableMigration {
  protected readonly name = 'plugin_leases'

  protected define(table: Knex.CreateTableBuilder) {
    table.string('name', 40).notNullable().primary()
    table.string('owner', 64).notNullable()
    time(table, 'until').notNullable()
  }
}
