import type { Knex } from 'knex'
import { TableMigration, hash, id } from '#database/table_migration.js'

/** What the far side of a channel calls a message that we sent, beside the name we gave it: its copies make no second. */
export default class extends TableMigration {
  protected readonly name = 'message_sources'
  protected readonly clustered = true

  protected define(table: Knex.CreateTableBuilder) {
    id(table, 'account_id').notNullable()
    table.string('channel', 40).notNullable()
    hash(table, 'source_id').notNullable()
    id(table, 'message_id').notNullable()
    table.primary(['account_id', 'channel', 'source_id'])
  }
}
