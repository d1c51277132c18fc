import type { Knex } from 'knex'
import { TableMigration, time } from '#database/table_migration.js'

/** The organisation's own signs, on whatever theme. One row, `id` 1. The name is the organisation's. */
export default class extends TableMigration {
  protected readonly name = 'brandings'

  protected define(table: Knex.CreateTableBuilder) {
    table.integer('id').notNullable().primary()
    // as it was given: #rrggbb
    table.string('accent', 7).nullable()
    // checked and written anew, at most 256 KiB
    table.specificType('logo', 'mediumblob').nullable()
    table.string('logo_type', 40).nullable()
    time(table, 'changed_at').notNullable()
  }
}
