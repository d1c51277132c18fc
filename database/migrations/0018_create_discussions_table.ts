import type { Knex } from 'knex'
import { TableMigration, hash, id, time } from '#database/table_migration.js'

/** The same set of persons, whatever the channel. `key` is the SHA-256 of the sorted persons. */
export default class extends TableMigration {
  protected readonly name = 'discussions'
  protected readonly clustered = true

  protected define(table: Knex.CreateTableBuilder) {
    id(table, 'account_id').notNullable()
    id(table, 'id').notNullable()
    hash(table, 'key').notNullable()
    table.text('persons').notNullable()
    time(table, 'last_at').notNullable()
    table.primary(['account_id', 'id'])
    table.unique(['account_id', 'key'])
  }
}
