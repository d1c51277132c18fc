import type { Knex } from 'knex'
import { TableMigration, id } from '#database/table_migration.js'

/** The integer by which the full-text index knows a message. */
export default class extends TableMigration {
  protected readonly name = 'search_documents'

  protected define(table: Knex.CreateTableBuilder) {
    table.bigIncrements('doc_id')
    id(table, 'account_id').notNullable()
    id(table, 'message_id').notNullable()
    table.unique(['account_id', 'message_id'])
  }
}
