import type { Knex } from 'knex'
import { TableMigration, id } from '#database/table_migration.js'

export default class extends TableMigration {
  protected readonly name = 'trust_evidence'
  protected readonly clustered = true

  protected define(table: Knex.CreateTableBuilder) {
    id(table, 'account_id').notNullable()
    id(table, 'message_id').notNullable()
    table.specificType('position', 'tinyint').notNullable()
    table.string('rule', 80).notNullable()
    table.string('axis', 10).notNullable()
    table.integer('points').notNullable()
    table.specificType('ceiling', 'tinyint').nullable()
    table.text('reason').notNullable()
    table.text('advice').nullable()
    table.primary(['account_id', 'message_id', 'position'])
  }
}
