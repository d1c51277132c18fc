import type { Knex } from 'knex'
import { TableMigration, id, time } from '#database/table_migration.js'

/** Every address that an account heard from or wrote to: what contact suggestions and acquaintance are read from. */
export default class extends TableMigration {
  protected readonly name = 'correspondents'
  protected readonly clustered = true

  protected define(table: Knex.CreateTableBuilder) {
    id(table, 'account_id').notNullable()
    table.string('channel', 40).notNullable()
    table.string('address', 320).notNullable()
    table.string('name', 200).notNullable()
    table.integer('received').notNullable()
    table.integer('sent').notNullable()
    time(table, 'first_at').notNullable()
    time(table, 'last_at').notNullable()
    time(table, 'dismissed_at').nullable()
    table.primary(['account_id', 'channel', 'address'])
  }
}
