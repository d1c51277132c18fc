import type { Knex } from 'knex'
import { TableMigration, id, time } from '#database/table_migration.js'

/** Addresses that mail is not sent to for a while, because it came back. */
export default class extends TableMigration {
  protected readonly name = 'suppressions'
  protected override readonly clustered = true

  protected define(table: Knex.CreateTableBuilder) {
    // normalised
    table.string('recipient', 320).notNullable()
    // whose mail; sixteen zero bytes: the whole organisation's
    id(table, 'account_id').notNullable()
    // RFC 3463 of the last failure
    table.string('status', 16).notNullable()
    // the far side's words
    table.string('reason', 1000).notNullable()
    time(table, 'since').notNullable()
    time(table, 'until').notNullable()
    table.primary(['recipient', 'account_id'])
  }
}
