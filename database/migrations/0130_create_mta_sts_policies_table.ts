import type { Knex } from 'knex'
import { TableMigration, time } from '#database/table_migration.js'

/** How others want to be reached (RFC 8461), for as long as they said that it holds. */
export default class extends TableMigration {
  protected readonly name = 'mta_sts_policies'
  protected override readonly clustered = true

  protected define(table: Knex.CreateTableBuilder) {
    table.string('domain', 255).notNullable().primary()
    // of the record in the DNS that announced it
    table.string('policy_id', 32).notNullable()
    // as it was fetched
    table.text('policy').notNullable()
    time(table, 'fetched_at').notNullable()
    time(table, 'expires_at').notNullable()
  }
}
