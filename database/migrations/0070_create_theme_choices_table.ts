import type { Knex } from 'knex'
import { TableMigration, id, time } from '#database/table_migration.js'

/** How this installation looks. One row, `id` 1; without it, or without a name, it is `default`. */
export default class extends TableMigration {
  protected readonly name = 'theme_choices'

  protected define(table: Knex.CreateTableBuilder) {
    table.integer('id').notNullable().primary()
    table.string('theme', 64).nullable()
    id(table, 'chosen_by').nullable()
    time(table, 'chosen_at').notNullable()
    // it failed too often and went off: what it said last
    table.text('failure').nullable()
    time(table, 'failed_at').nullable()
  }
}
