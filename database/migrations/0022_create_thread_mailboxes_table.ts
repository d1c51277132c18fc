import type { Knex } from 'knex'
import { TableMigration, id, time } from '#database/table_migration.js'

/** The row and the index of every list: a thread as it stands in one mailbox. `message_id` is its newest message there. */
export default class extends TableMigration {
  protected readonly name = 'thread_mailboxes'
  protected readonly clustered = true

  protected define(table: Knex.CreateTableBuilder) {
    id(table, 'account_id').notNullable()
    id(table, 'mailbox_id').notNullable()
    id(table, 'thread_id').notNullable()
    id(table, 'message_id').notNullable()
    table.specificType('band', 'tinyint').notNullable()
    table.specificType('importance', 'tinyint').notNullable()
    time(table, 'last_at').notNullable()
    table.integer('unread').notNullable()
    table.integer('count').notNullable()
    table.primary(['account_id', 'mailbox_id', 'thread_id'])
    table.index(
      ['account_id', 'mailbox_id', 'band', 'last_at', 'thread_id'],
      'thread_mailboxes_by_band'
    )
    table.index(['account_id', 'mailbox_id', 'last_at', 'thread_id'], 'thread_mailboxes_by_time')
  }
}
