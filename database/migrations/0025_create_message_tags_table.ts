import type { Knex } from 'knex'
import { TableMigration, id } from '#database/table_migration.js'

export default class extends TableMigration {
  protected readonly name = 'message_tags'
  protected readonly clustered = true

  protected define(table: Knex.CreateTableBuilder) {
    id(table, 'account_id').notNullable()
    id(table, 'message_id').notNullable()
    id(table, 'tag_id').notNullable()
    table.primary(['account_id', 'message_id', 'tag_id'])
    table.index(['account_id', 'tag_id', 'message_id'])
  }
}
