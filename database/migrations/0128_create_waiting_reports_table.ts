import type { Knex } from 'knex'
import { TableMigration, id, time } from '#database/table_migration.js'

/** Messages that may report something of our mail and were not looked at yet; written with the message itself. */
export default class extends TableMigration {
  protected readonly name = 'waiting_reports'
  protected override readonly clustered = true

  protected define(table: Knex.CreateTableBuilder) {
    id(table, 'account_id').notNullable()
    id(table, 'message_id').notNullable()
    table.integer('attempts').notNullable()
    time(table, 'next_at').notNullable().index()
    table.primary(['account_id', 'message_id'])
  }
}
