import type { Knex } from 'knex'
import { TableMigration, hash, id, time } from '#database/table_migration.js'

/** Edits, reactions and receipts that came before the message they speak of; `target` is its source_id. */
export default class extends TableMigration {
  protected readonly name = 'waiting_events'
  protected readonly clustered = true

  protected define(table: Knex.CreateTableBuilder) {
    id(table, 'account_id').notNullable()
    table.string('channel', 40).notNullable()
    hash(table, 'target').notNullable()
    id(table, 'id').notNullable()
    table.string('kind', 40).notNullable()
    table.text('payload', 'mediumtext').notNullable()
    time(table, 'happened_at').notNullable()
    table.primary(['account_id', 'channel', 'target', 'id'])
  }
}
