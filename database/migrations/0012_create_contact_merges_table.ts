import type { Knex } from 'knex'
import { TableMigration, id, time } from '#database/table_migration.js'

/** A merge remembers which addresses moved (JSON), so that undoing it restores both contacts. */
export default class extends TableMigration {
  protected readonly name = 'contact_merges'
  protected readonly clustered = true

  protected define(table: Knex.CreateTableBuilder) {
    id(table, 'account_id').notNullable()
    id(table, 'id').notNullable()
    id(table, 'kept_id').notNullable()
    id(table, 'merged_id').notNullable()
    table.text('addresses').notNullable()
    time(table, 'created_at').notNullable()
    time(table, 'undone_at').nullable()
    table.primary(['account_id', 'id'])
  }
}
