import type { Knex } from 'knex'
import { TableMigration, hash, id, time } from '#database/table_migration.js'

/**
 * What was passed on, so that it is passed on once: the same source of the same account, group or
 * domain is one. To whom it goes is in `deliveries`, under its id for a message.
 */
export default class extends TableMigration {
  protected readonly name = 'forwards'

  protected define(table: Knex.CreateTableBuilder) {
    id(table, 'id').notNullable().primary()
    id(table, 'owner_id').notNullable()
    hash(table, 'source_id').notNullable()
    // a bounce goes back to it; empty: it has none
    table.string('first_sender', 320).notNullable()
    time(table, 'created_at').notNullable()
    table.unique(['owner_id', 'source_id'])
    table.index(['created_at'])
  }
}
