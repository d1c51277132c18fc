import type { Knex } from 'knex'
import { TableMigration, time } from '#database/table_migration.js'

/** Destinations that are paused, led elsewhere, or did not answer; all others have no row. */
export default class extends TableMigration {
  protected readonly name = 'destinations'
  protected override readonly clustered = true

  protected define(table: Knex.CreateTableBuilder) {
    table.string('channel', 40).notNullable()
    table.string('destination', 253).notNullable()
    // by an administrator; null: not paused
    time(table, 'paused_at').nullable()
    // a host, and a port if another than the usual one; null: the way the DNS says
    table.string('via', 300).nullable()
    // since when nobody answers; null: it does, or was never asked
    time(table, 'down_since').nullable()
    table.integer('failures').notNullable()
    // when one letter is tried there again, for all
    time(table, 'retry_at').notNullable()
    table.string('last_reply', 1000).nullable()
    table.string('last_status', 16).nullable()
    table.primary(['channel', 'destination'])
  }
}
