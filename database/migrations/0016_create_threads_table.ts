import type { Knex } from 'knex'
import { TableMigration, id, time } from '#database/table_migration.js'

export default class extends TableMigration {
  protected readonly name = 'threads'
  protected readonly clustered = true

  protected define(table: Knex.CreateTableBuilder) {
    id(table, 'account_id').notNullable()
    id(table, 'id').notNullable()
    table.string('subject', 500).notNullable()
    table.text('correspondents').notNullable()
    table.integer('count').notNullable()
    table.integer('sent').notNullable()
    time(table, 'last_at').notNullable()
    table.bigInteger('modseq').notNullable()
    table.primary(['account_id', 'id'])
  }
}
