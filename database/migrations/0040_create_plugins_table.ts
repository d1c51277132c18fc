import type { Knex } from 'knex'
import { TableMigration, time } from '#database/table_migration.js'

/**
 * Which plugins this installation wants, the same for all nodes. `previous` is what it falls back to, as JSON.
 */
export default class extends TableMigration {
  protected readonly name = 'plugins'

  protected define(table: Knex.CreateTableBuilder) {
    table.string('id', 64).notNullable().primary()
    table.string('version', 64).notNullable()
    table.string('hash', 128).notNullable()
    table.string('state', 20).notNullable()
    table.specificType('manifest', 'mediumtext').notNullable()
    table.text('grants').notNullable()
    table.string('publisher_key', 64).notNullable()
    table.string('source', 200).nullable()
    table.specificType('previous', 'mediumtext').nullable()
    time(table, 'probation_until').nullable()
    table.text('failure').nullable()
    table.integer('automatic').notNullable()
    time(table, 'installed_at').notNullable()
    time(table, 'updated_at').notNullable()
  }
}
