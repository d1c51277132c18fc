import type { Knex } from 'knex'
import { TableMigration } from '#database/table_migration.js'

/** How messages travelled to other servers, counted by day. */
export default class extends TableMigration {
  protected readonly name = 'sending_safety'
  protected override readonly clustered = true

  protected define(table: Knex.CreateTableBuilder) {
    // days since the epoch
    table.integer('day').notNullable()
    // dane, mta-sts, required, verified, unverified, plain; kept_back: none of them was safe enough
    table.string('way', 20).notNullable()
    table.bigInteger('messages').notNullable()
    table.primary(['day', 'way'])
  }
}
