import type { Knex } from 'knex'
import { TableMigration, id, time } from '#database/table_migration.js'

/** What people say is spam, or is none, by moving it: the antispam is to learn it. */
export default class extends TableMigration {
  protected readonly name = 'junk_lessons'
  protected override readonly clustered = true

  protected define(table: Knex.CreateTableBuilder) {
    id(table, 'account_id').notNullable()
    id(table, 'message_id').notNullable()
    // 'spam' or 'ham'
    table.string('wanted', 4).notNullable()
    // what was learned from it last; null: nothing yet
    table.string('learned', 4).nullable()
    table.integer('attempts').notNullable()
    // null: there is nothing to do
    time(table, 'due_at').nullable()
    table.primary(['account_id', 'message_id'])
    table.index(['due_at', 'account_id', 'message_id'])
  }
}
