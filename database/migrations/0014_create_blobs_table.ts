import type { Knex } from 'knex'
import { TableMigration, hash, time } from '#database/table_migration.js'

/** Bytes exactly as received. `place` is row or drive, `encoding` zstd or none; `cipher` says how they are sealed: none, instance (its key), account (its OpenPGP key). */
export default class extends TableMigration {
  protected readonly name = 'blobs'

  protected define(table: Knex.CreateTableBuilder) {
    hash(table, 'hash').notNullable().primary()
    table.bigInteger('size').notNullable()
    table.string('place', 10).notNullable()
    table.string('encoding', 10).notNullable()
    table.string('cipher', 20).notNullable()
    table.integer('refs').notNullable()
    table.specificType('bytes', 'longblob').nullable()
    time(table, 'created_at').notNullable()
  }
}
