import type { Knex } from 'knex'
import { TableMigration, time } from '#database/table_migration.js'

/** Templates of themes that failed while a page was made; people saw the page of `default` instead. */
export default class extends TableMigration {
  protected readonly name = 'theme_failures'

  protected define(table: Knex.CreateTableBuilder) {
    table.string('theme', 64).notNullable()
    table.string('hash', 128).notNullable()
    table.string('template', 120).notNullable()
    table.integer('failures').notNullable()
    table.text('detail').notNullable()
    time(table, 'last_at').notNullable()
    table.primary(['theme', 'hash', 'template'])
  }
}
