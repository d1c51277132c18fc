import type { Knex } from 'knex'
import { TableMigration, id, time } from '#database/table_migration.js'

export default class extends TableMigration {
  protected readonly name = 'audit_log'

  protected define(table: Knex.CreateTableBuilder) {
    id(table, 'id').notNullable().primary()
    id(table, 'account_id').nullable()
    table.string('action', 80).notNullable()
    table.string('subject', 320).nullable()
    table.text('details').nullable()
    table.string('remote_address', 64).nullable()
    time(table, 'created_at').notNullable()
  }
}
