import type { Knex } from 'knex'
import { TableMigration, id, time } from '#database/table_migration.js'

/** Whose a plugin is and was: the latest row is what is pinned. It outlives the plugin. */
export default class extends TableMigration {
  protected readonly name = 'plugin_keys'

  protected define(table: Knex.CreateTableBuilder) {
    id(table, 'id').notNullable().primary()
    table.string('plugin_id', 64).notNullable()
    table.string('publisher_id', 64).notNullable()
    table.string('publisher_name', 100).notNullable()
    table.string('publisher_key', 64).notNullable()
    table.string('version', 64).notNullable()
    id(table, 'accepted_by').nullable()
    time(table, 'created_at').notNullable()
    table.index(['plugin_id', 'id'])
  }
}
