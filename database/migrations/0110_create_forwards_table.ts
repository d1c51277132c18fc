import type { Knex } from 'knex'
import { TableMigration, hash, id, time } from '#database/table_migration.js'

/**
 * A message that is passed on: to whom is in `deliveries`, by its id. The owner is the account, group
 * or domain that does so. The same source twice is one. `blob_hash` is null when all is over.
 */
export default class extends TableMigration {
  protected readonly name = 'forwards'

  protected define(table: Knex.CreateTableBuilder) {
    id(table, 'id').notNullable().primary()
    id(table, 'owner_id').notNullable()
    hash(table, 'source_id').notNullable()
    hash(table, 'blob_hash').nullable()
    table.text('trace').notNullable()
    table.string('first_sender', 320).notNullable()
    time(table, 'created_at').notNullable()
    table.unique(['owner_id', 'source_id'])
    table.index(['created_at'])
  }
}
