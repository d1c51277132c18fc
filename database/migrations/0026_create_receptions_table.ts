import type { Knex } from 'knex'
import { TableMigration, id, time } from '#database/table_migration.js'

/** The facts of an arrival (JSON), so that trust and importance can be replayed on old mail. */
export default class extends TableMigration {
  protected readonly name = 'receptions'
  protected readonly clustered = true

  protected define(table: Knex.CreateTableBuilder) {
    id(table, 'account_id').notNullable()
    id(table, 'message_id').notNullable()
    table.string('channel', 40).notNullable()
    table.string('sender', 320).notNullable()
    table.string('recipient', 320).notNullable()
    table.string('detail', 64).nullable()
    table.string('remote_address', 64).nullable()
    table.string('helo', 255).nullable()
    table.text('facts').notNullable()
    time(table, 'received_at').notNullable()
    table.primary(['account_id', 'message_id'])
  }
}
