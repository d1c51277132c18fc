import type { Knex } from 'knex'
import { TableMigration, time } from '#database/table_migration.js'

/** The packages, by SHA-512 in hexadecimal: a node that was built anew restores itself from here. */
export default class extends TableMigration {
  protected readonly name = 'plugin_artefacts'

  protected define(table: Knex.CreateTableBuilder) {
    table.string('hash', 128).notNullable().primary()
    table.integer('size').notNullable()
    time(table, 'created_at').notNullable()
  }
}
