import type { Knex } from 'knex'
import { TableMigration, id, time } from '#database/table_migration.js'

/** How much an account sent, in slots of a few minutes from `slot` on, so that the last hour and the last day can be added up. */
export default class extends TableMigration {
  protected readonly name = 'sending_counts'
  protected override readonly clustered = true

  protected define(table: Knex.CreateTableBuilder) {
    id(table, 'account_id').notNullable()
    time(table, 'slot').notNullable()
    table.integer('messages').notNullable()
    table.integer('recipients').notNullable()
    // how often it wanted to send more than it may
    table.integer('refused').notNullable()
    table.primary(['account_id', 'slot'])
  }
}
