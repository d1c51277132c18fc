import type { Knex } from 'knex'
import { TableMigration, hash, id, time } from '#database/table_migration.js'

/** Tombstones (RFC 7162 §3.2.10): what left a mailbox. Where the message is gone for good its source_id stays, so that a late repeat is not shown again. */
export default class extends TableMigration {
  protected readonly name = 'expunged'
  protected readonly clustered = true

  protected define(table: Knex.CreateTableBuilder) {
    id(table, 'account_id').notNullable()
    table.bigInteger('modseq').notNullable()
    id(table, 'mailbox_id').notNullable()
    table.bigInteger('uid').notNullable()
    id(table, 'message_id').notNullable()
    table.string('channel', 40).nullable()
    hash(table, 'source_id').nullable()
    time(table, 'expunged_at').notNullable()
    table.primary(['account_id', 'modseq', 'mailbox_id', 'uid'])
    table.index(['account_id', 'channel', 'source_id'])
  }
}
