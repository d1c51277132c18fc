import type { Knex } from 'knex'
import { TableMigration, time } from '#database/table_migration.js'

/** Which worker holds the identities of a channel, and until when nobody else may. */
export default class extends TableMigration {
  protected readonly name = 'channel_leases'

  protected define(table: Knex.CreateTableBuilder) {
    table.string('channel', 40).notNullable().primary()
    table.string('owner', 64).notNullable()
    time(table, 'until').notNullable()
  }
}
