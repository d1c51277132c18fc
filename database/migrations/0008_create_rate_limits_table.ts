import type { Knex } from 'knex'
import { TableMigration } from '#database/table_migration.js'

/** The column names are those of the limiter of AdonisJS. */
export default class extends TableMigration {
  protected readonly name = 'rate_limits'

  protected define(table: Knex.CreateTableBuilder) {
    table.string('key', 255).notNullable().primary()
    table.integer('points', 9).notNullable().defaultTo(0)
    table.bigInteger('expire').unsigned().nullable()
  }
}
