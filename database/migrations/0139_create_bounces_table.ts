import type { Knex } from 'knex'
import { TableMigration, id, time } from '#database/table_migration.js'

/** Failures that say that an address does not exist: how often lately, one row each. */
export default class extends TableMigration {
  protected readonly name = 'bounces'
  protected override readonly clustered = true

  protected define(table: Knex.CreateTableBuilder) {
    // normalised
    table.string('recipient', 320).notNullable()
    id(table, 'delivery_id').notNullable()
    // whose report says so; null: the far side said it to ourselves
    id(table, 'account_id').nullable()
    time(table, 'happened_at').notNullable()
    table.primary(['recipient', 'delivery_id'])
    table.index(['happened_at'])
  }
}
