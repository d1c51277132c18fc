import type { Knex } from 'knex'
import { TableMigration, id, time } from '#database/table_migration.js'

export default class extends TableMigration {
  protected readonly name = 'domains'

  protected define(table: Knex.CreateTableBuilder) {
    id(table, 'id').notNullable().primary()
    id(table, 'organisation_id').notNullable().references('organisations.id')
    table.string('name', 253).notNullable().unique()
    time(table, 'created_at').notNullable()
  }
}
