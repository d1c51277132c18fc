import type { Knex } from 'knex'
import { TableMigration, id, time } from '#database/table_migration.js'

/** One message to one recipient, on its way out. `status` is queued, leased, delivered, failed, held or cancelled. */
export default class extends TableMigration {
  protected readonly name = 'deliveries'

  protected define(table: Knex.CreateTableBuilder) {
    id(table, 'id').notNullable().primary()
    id(table, 'account_id').notNullable()
    id(table, 'message_id').notNullable()
    table.string('channel', 40).notNullable()
    table.string('sender', 320).notNullable()
    table.string('recipient', 320).notNullable()
    table.string('destination', 253).notNullable()
    table.string('status', 20).notNullable()
    table.integer('attempts').notNullable()
    time(table, 'next_at').notNullable()
    time(table, 'expires_at').notNullable()
    table.string('lease_owner', 64).nullable()
    time(table, 'lease_until').nullable()
    table.string('last_reply', 1000).nullable()
    table.string('last_status', 16).nullable()
    time(table, 'created_at').notNullable()
    time(table, 'updated_at').notNullable()
    table.index(['status', 'next_at'])
    table.index(['account_id', 'message_id'])
  }
}
