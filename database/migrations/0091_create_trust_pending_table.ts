import type { Knex } from 'knex'
import { TableMigration, id, time } from '#database/table_migration.js'

/** Messages whose trust is to be worked out again, because an answer is missing. */
export default class extends TableMigration {
  protected readonly name = 'trust_pending'
  protected readonly clustered = true

  protected define(table: Knex.CreateTableBuilder) {
    id(table, 'account_id').notNullable()
    id(table, 'message_id').notNullable()
    table.integer('attempts').notNullable()
    time(table, 'due_at').notNullable()
    table.primary(['account_id', 'message_id'])
    table.index(['due_at', 'account_id', 'message_id'])
  }
}
