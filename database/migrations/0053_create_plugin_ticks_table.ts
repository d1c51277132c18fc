import type { Knex } from 'knex'
import { TableMigration, time } from '#database/table_migration.js'

/** When a plugin is called by the clock next: whoever moves it on first calls, on many machines as on one. */
export default class extends TableMigration {
  protected readonly name = 'plugin_ticks'

  protected define(table: Knex.CreateTableBuilder) {
    table.string('plugin_id', 64).notNullable().primary()
    time(table, 'next_at').notNullable()
  }
}
