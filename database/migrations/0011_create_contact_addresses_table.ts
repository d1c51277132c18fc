import type { Knex } from 'knex'
import { TableMigration, id } from '#database/table_migration.js'

export default class extends TableMigration {
  protected readonly name = 'contact_addresses'
  protected readonly clustered = true

  protected define(table: Knex.CreateTableBuilder) {
    id(table, 'account_id').notNullable()
    table.string('channel', 40).notNullable()
    table.string('address', 320).notNullable()
    id(table, 'contact_id').notNullable()
    table.primary(['account_id', 'channel', 'address'])
    table.index(['account_id', 'contact_id'])
  }
}
