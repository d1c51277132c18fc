import type { Knex } from 'knex'
import { TableMigration, id, time } from '#database/table_migration.js'

export default class extends TableMigration {
  protected readonly name = 'aliases'

  protected define(table: Knex.CreateTableBuilder) {
    id(table, 'id').notNullable().primary()
    id(table, 'account_id').notNullable().references('accounts.id')
    table.string('address', 320).notNullable().unique()
    time(table, 'created_at').notNullable()
  }
}
