import type { Knex } from 'knex'
import { TableMigration, id, time } from '#database/table_migration.js'

/** Edits, reactions, receipts, and what became of what we sent. */
export default class extends TableMigration {
  protected readonly name = 'message_events'
  protected readonly clustered = true

  protected define(table: Knex.CreateTableBuilder) {
    id(table, 'account_id').notNullable()
    id(table, 'message_id').notNullable()
    id(table, 'id').notNullable()
    table.string('kind', 40).notNullable()
    table.text('payload').notNullable()
    time(table, 'happened_at').notNullable()
    table.primary(['account_id', 'message_id', 'id'])
  }
}
