import type { Knex } from 'knex'
import { TableMigration, id, time } from '#database/table_migration.js'

/** What a contact merge did to a discussion, so that undoing the merge restores it. */
export default class extends TableMigration {
  protected readonly name = 'discussion_rekeys'
  protected readonly clustered = true

  protected define(table: Knex.CreateTableBuilder) {
    id(table, 'account_id').notNullable()
    id(table, 'id').notNullable()
    id(table, 'merge_id').notNullable()
    id(table, 'discussion_id').notNullable()
    id(table, 'into_discussion_id').nullable()
    table.text('before').notNullable()
    table.text('after').notNullable()
    time(table, 'created_at').notNullable()
    time(table, 'undone_at').nullable()
    table.primary(['account_id', 'id'])
    table.index(['account_id', 'merge_id'])
  }
}
