import type { Knex } from 'knex'
import { TableMigration, time } from '#database/table_migration.js'

/** What an administrator removed: a plugin that comes with Caliopen does not come back by itself. */
export default class extends TableMigration {
  protected readonly name = 'plugin_removals'

  protected define(table: Knex.CreateTableBuilder) {
    table.string('plugin_id', 64).notNullable().primary()
    time(table, 'created_at').notNullable()
  }
}
