import type { Knex } from 'knex'
import { TableMigration, id, time } from '#database/table_migration.js'

/**
 * Indexes that an administrator added; the one of the build is not among them. `addresses`, `keys_pinned` and `etags`
 * are JSON; `document` is the last index.json that held, so that every node knows it and a failed refresh loses nothing.
 */
export default class extends TableMigration {
  protected readonly name = 'marketplace_indexes'

  protected define(table: Knex.CreateTableBuilder) {
    id(table, 'id').notNullable().primary()
    table.string('name', 64).notNullable().unique()
    table.string('title', 100).notNullable()
    table.string('place', 10).notNullable()
    table.text('addresses').notNullable()
    table.boolean('own_network').notNullable()
    table.text('keys_pinned').notNullable()
    table.text('token_sealed').nullable()
    table.text('etags').notNullable()
    table.bigInteger('version').notNullable()
    time(table, 'issued_at').notNullable()
    time(table, 'expires_at').notNullable()
    table.specificType('document', 'longblob').notNullable()
    time(table, 'asked_at').notNullable()
    time(table, 'confirmed_at').notNullable()
    table.text('failure').nullable()
    time(table, 'created_at').notNullable()
  }
}
