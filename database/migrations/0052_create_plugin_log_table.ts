import type { Knex } from 'knex'
import { TableMigration, id, time } from '#database/table_migration.js'

/** The last lines of each plugin, for the console. `level` is info, warn or error; `fields` is JSON, maybe cut. */
export default class extends TableMigration {
  protected readonly name = 'plugin_log'

  protected define(table: Knex.CreateTableBuilder) {
    id(table, 'id').notNullable().primary()
    table.string('plugin_id', 64).notNullable()
    table.string('level', 10).notNullable()
    table.text('sentence').notNullable()
    table.text('fields', 'mediumtext').nullable()
    time(table, 'at').notNullable()
    table.index(['plugin_id', 'id'])
  }
}
