import type { Knex } from 'knex'
import { TableMigration, time } from '#database/table_migration.js'

/** What the administrator answered: JSON, or sealed with the instance's key and never shown again. */
export default class extends TableMigration {
  protected readonly name = 'plugin_settings'
  protected readonly clustered = true

  protected define(table: Knex.CreateTableBuilder) {
    table.string('plugin_id', 64).notNullable()
    table.string('name', 40).notNullable()
    table.specificType('value', 'mediumtext').notNullable()
    table.integer('sealed').notNullable()
    time(table, 'updated_at').notNullable()
    table.primary(['plugin_id', 'name'])
  }
}
