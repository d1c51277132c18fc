import type { Knex } from 'knex'
import { TableMigration, id, time } from '#database/table_migration.js'

/** Where an account's programs have signed in from: there the owner is not shut out by those who guess elsewhere. */
export default class extends TableMigration {
  protected readonly name = 'sign_in_networks'
  protected override readonly clustered = true

  protected define(table: Knex.CreateTableBuilder) {
    id(table, 'account_id').notNullable()
    table.string('network', 64).notNullable()
    time(table, 'first_at').notNullable()
    time(table, 'last_at').notNullable()
    table.primary(['account_id', 'network'])
  }
}
