import type { Knex } from 'knex'
import { TableMigration, time } from '#database/table_migration.js'

/** What an administrator chose; a setting without a row has its default. */
export default class extends TableMigration {
  protected readonly name = 'organisation_settings'
  protected override readonly clustered = true

  protected define(table: Knex.CreateTableBuilder) {
    // as it is defined in code, `ROOM.NAME`
    table.string('name', 80).notNullable().primary()
    // JSON
    table.text('value').notNullable()
    time(table, 'changed_at').notNullable()
  }
}
