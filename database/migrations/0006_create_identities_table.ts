import type { Knex } from 'knex'
import { TableMigration, id, time } from '#database/table_migration.js'

/** An account's address on a channel. `credentials` are encrypted with the instance's key. */
export default class extends TableMigration {
  protected readonly name = 'identities'

  protected define(table: Knex.CreateTableBuilder) {
    id(table, 'account_id').notNullable()
    id(table, 'id').notNullable()
    table.string('channel', 40).notNullable()
    table.string('address', 320).notNullable()
    table.string('name', 200).notNullable()
    table.text('credentials').nullable()
    time(table, 'created_at').notNullable()
    table.primary(['account_id', 'id'])
    table.unique(['account_id', 'channel', 'address'])
  }
}
