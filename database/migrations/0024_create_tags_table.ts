import type { Knex } from 'knex'
import { TableMigration, id } from '#database/table_migration.js'

export default class extends TableMigration {
  protected readonly name = 'tags'
  protected readonly clustered = true

  protected define(table: Knex.CreateTableBuilder) {
    id(table, 'account_id').notNullable()
    id(table, 'id').notNullable()
    table.string('name', 100).notNullable()
    table.string('colour', 20).notNullable()
    table.primary(['account_id', 'id'])
    table.unique(['account_id', 'name'])
  }
}
