import type { Knex } from 'knex'
import { TableMigration, hash, id, time } from '#database/table_migration.js'

/** One row a message and account. `trust` is null where no level was worked out (what we sent, what was set aside). */
export default class extends TableMigration {
  protected readonly name = 'messages'
  protected readonly clustered = true

  protected define(table: Knex.CreateTableBuilder) {
    id(table, 'account_id').notNullable()
    id(table, 'id').notNullable()
    table.string('channel', 40).notNullable()
    hash(table, 'source_id').notNullable()
    table.string('direction', 3).notNullable()
    id(table, 'mailbox_id').notNullable()
    table.bigInteger('uid').notNullable()
    table.bigInteger('modseq').notNullable()
    id(table, 'thread_id').notNullable()
    id(table, 'discussion_id').nullable()
    hash(table, 'blob_hash').notNullable()
    table.text('trace').notNullable()
    table.string('subject', 500).notNullable()
    table.string('from_name', 200).notNullable()
    table.string('from_address', 320).notNullable()
    table.text('recipients', 'mediumtext').notNullable()
    table.string('snippet', 250).notNullable()
    table.string('message_id', 500).nullable()
    time(table, 'sent_at').nullable()
    time(table, 'received_at').notNullable()
    table.bigInteger('size').notNullable()
    table.integer('attachments').notNullable()
    table.specificType('seen', 'tinyint').notNullable()
    table.specificType('answered', 'tinyint').notNullable()
    table.specificType('flagged', 'tinyint').notNullable()
    table.specificType('trust', 'tinyint').nullable()
    table.specificType('importance', 'tinyint').notNullable()
    table.specificType('importance_mark', 'tinyint').nullable()
    table.text('importance_reasons').notNullable()
    table.string('set_aside', 250).nullable()
    table.primary(['account_id', 'id'])
    table.unique(['account_id', 'channel', 'source_id'])
    table.unique(['account_id', 'mailbox_id', 'uid'])
    table.index(['account_id', 'set_aside'])
    table.index(['account_id', 'modseq'])
    table.index(['account_id', 'thread_id', 'received_at'])
    table.index(['account_id', 'discussion_id', 'received_at'])
  }
}
