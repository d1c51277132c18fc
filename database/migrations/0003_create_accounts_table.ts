import type { Knex } from 'knex'
import { TableMigration, id, time } from '#database/table_migration.js'

/** A person who signs in. `ordinal` is the account's short number in the search index. */
export default class extends TableMigration {
  protected readonly name = 'accounts'

  protected define(table: Knex.CreateTableBuilder) {
    id(table, 'id').notNullable().primary()
    id(table, 'organisation_id').notNullable().references('organisations.id')
    table.string('address', 320).notNullable().unique()
    table.string('name', 200).notNullable()
    table.string('password', 255).notNullable()
    table.string('role', 20).notNullable().defaultTo('person')
    table.string('language', 8).notNullable()
    table.string('appearance', 8).notNullable().defaultTo('auto')
    table.integer('ordinal').notNullable().unique()
    table.bigInteger('quota_bytes').nullable()
    time(table, 'created_at').notNullable()
    time(table, 'disabled_at').nullable()
  }
}
