import type { Knex } from 'knex'
import { TableMigration, id, time } from '#database/table_migration.js'

/** What is being written. `mode` is new, reply or forward; `message_id` is set while a submitted message can still be undone, `discarded_at` while a discarded draft can be brought back. */
export default class extends TableMigration {
  protected readonly name = 'drafts'

  protected define(table: Knex.CreateTableBuilder) {
    id(table, 'account_id').notNullable()
    id(table, 'id').notNullable()
    id(table, 'identity_id').notNullable()
    id(table, 'answers_id').nullable()
    table.string('mode', 10).notNullable()
    table.text('to').notNullable()
    table.text('cc').notNullable()
    table.text('bcc').notNullable()
    table.string('subject', 500).notNullable()
    table.text('body', 'mediumtext').notNullable()
    id(table, 'message_id').nullable()
    time(table, 'created_at').notNullable()
    time(table, 'updated_at').notNullable()
    time(table, 'discarded_at').nullable()
    table.primary(['account_id', 'id'])
  }
}
