import type { Knex } from 'knex'
import { TableMigration, id, time } from '#database/table_migration.js'

export default class extends TableMigration {
  protected readonly name = 'contacts'
  protected readonly clustered = true

  protected define(table: Knex.CreateTableBuilder) {
    id(table, 'account_id').notNullable()
    id(table, 'id').notNullable()
    table.string('name', 200).notNullable()
    id(table, 'merged_into').nullable()
    time(table, 'created_at').notNullable()
    time(table, 'updated_at').notNullable()
    table.primary(['account_id', 'id'])
  }
}
