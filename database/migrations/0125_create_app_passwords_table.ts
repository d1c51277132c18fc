import type { Knex } from 'knex'
import { TableMigration, hash, id, time } from '#database/table_migration.js'

/** Passwords for programs: each for one of them, each revocable by itself. `hash` is the SHA-256 of a random secret. */
export default class extends TableMigration {
  protected readonly name = 'app_passwords'

  protected define(table: Knex.CreateTableBuilder) {
    id(table, 'account_id').notNullable()
    id(table, 'id').notNullable()
    table.string('name', 80).notNullable()
    hash(table, 'hash').notNullable().unique()
    time(table, 'created_at').notNullable()
    time(table, 'last_used_at').nullable()
    table.string('last_used_from', 64).nullable()
    table.primary(['account_id', 'id'])
  }
}
