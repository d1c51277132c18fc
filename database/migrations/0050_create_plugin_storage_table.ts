import type { Knex } from 'knex'
import { TableMigration } from '#database/table_migration.js'

/** What a plugin keeps. Names are bytes: they compare as they are written, also with spaces at their end. */
export default class extends TableMigration {
  protected readonly name = 'plugin_storage'

  protected define(table: Knex.CreateTableBuilder) {
    table.string('plugin_id', 64).notNullable()
    table.specificType('name', 'varbinary(800)').notNullable()
    table.specificType('value', 'mediumblob').notNullable()
    table.integer('size').notNullable()
    table.integer('sealed').notNullable()
    table.primary(['plugin_id', 'name'])
  }
}
