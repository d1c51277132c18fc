import type { Knex } from 'knex'
import { TableMigration, hash, id } from '#database/table_migration.js'

export default class extends TableMigration {
  protected readonly name = 'draft_attachments'
  protected readonly clustered = true

  protected define(table: Knex.CreateTableBuilder) {
    id(table, 'account_id').notNullable()
    id(table, 'draft_id').notNullable()
    id(table, 'id').notNullable()
    table.string('file_name', 255).notNullable()
    table.string('content_type', 127).notNullable()
    table.bigInteger('size').notNullable()
    hash(table, 'blob_hash').notNullable()
    table.primary(['account_id', 'draft_id', 'id'])
  }
}
