import type { Knex } from 'knex'
import { TableMigration, id, time } from '#database/table_migration.js'

/** Messages that were taken in while the antispam did not answer, and are scanned when it does. */
export default class extends TableMigration {
  protected readonly name = 'unscanned_messages'
  protected override readonly clustered = true

  protected define(table: Knex.CreateTableBuilder) {
    id(table, 'account_id').notNullable()
    id(table, 'message_id').notNullable()
    table.integer('attempts').notNullable()
    time(table, 'due_at').notNullable()
    table.primary(['account_id', 'message_id'])
    table.index(['due_at', 'account_id', 'message_id'])
  }
}
