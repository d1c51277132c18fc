import type { Knex } from 'knex'
import { TableMigration, id, time } from '#database/table_migration.js'

/** How the link of an identity to its channel is, as its plugin said last. `reason` is a text to be read in any language (JSON). */
export default class extends TableMigration {
  protected readonly name = 'channel_links'

  protected define(table: Knex.CreateTableBuilder) {
    id(table, 'identity_id').notNullable().primary()
    id(table, 'account_id').notNullable()
    table.string('channel', 40).notNullable()
    table.string('state', 20).notNullable()
    table.text('reason').nullable()
    time(table, 'since').notNullable()
    table.index(['channel'])
    table.index(['account_id'])
  }
}
