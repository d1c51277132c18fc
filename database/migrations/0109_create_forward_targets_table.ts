import type { Knex } from 'knex'
import { TableMigration, hash, id, time } from '#database/table_migration.js'

/** Where an account forwards to, once whoever reads there has sent back the code. */
export default class extends TableMigration {
  protected readonly name = 'forward_targets'
  protected override readonly clustered = true

  protected define(table: Knex.CreateTableBuilder) {
    id(table, 'account_id').notNullable()
    table.string('address', 320).notNullable()
    // SHA-256 of what was sent there
    hash(table, 'code_hash').notNullable()
    table.integer('attempts').notNullable()
    time(table, 'asked_at').notNullable()
    time(table, 'confirmed_at').nullable()
    table.primary(['account_id', 'address'])
  }
}
