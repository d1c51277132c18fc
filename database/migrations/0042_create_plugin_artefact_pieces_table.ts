import type { Knex } from 'knex'
import { TableMigration } from '#database/table_migration.js'

/** The bytes of a package, in pieces that fit one packet of every server. */
export default class extends TableMigration {
  protected readonly name = 'plugin_artefact_pieces'

  protected define(table: Knex.CreateTableBuilder) {
    table.string('hash', 128).notNullable()
    table.integer('position').notNullable()
    table.specificType('bytes', 'longblob').notNullable()
    table.primary(['hash', 'position'])
  }
}
