import type { Knex } from 'knex'
import { TableMigration, id } from '#database/table_migration.js'

/** Every Message-ID that is known or was referred to, as the first 16 bytes of its SHA-256, and the thread it belongs to (RFC 5256 §3). */
export default class extends TableMigration {
  protected readonly name = 'thread_references'
  protected readonly clustered = true

  protected define(table: Knex.CreateTableBuilder) {
    id(table, 'account_id').notNullable()
    table.specificType('reference', 'binary(16)').notNullable()
    id(table, 'thread_id').notNullable()
    table.primary(['account_id', 'reference'])
    table.index(['account_id', 'thread_id'])
  }
}
