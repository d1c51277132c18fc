import type { Knex } from 'knex'
import { TableMigration } from '#database/table_migration.js'

/** plugin_storage as a version of the plugin left it, so that going back to that version brings its data back. */
export default class extends TableMigration {
  protected readonly name = 'plugin_storage_snapshots'

  protected define(table: Knex.CreateTableBuilder) {
    table.string('plugin_id', 64).notNullable()
    table.string('version', 64).notNullable()
    table.specificType('name', 'varbinary(800)').notNullable()
    table.specificType('value', 'mediumblob').notNullable()
    table.integer('size').notNullable()
    table.integer('sealed').notNullable()
    table.primary(['plugin_id', 'version', 'name'])
  }
}
