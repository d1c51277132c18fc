import type { Knex } from 'knex'
import { TableMigration, id } from '#database/table_migration.js'

/** What changes with every message: the one modseq of the account (RFC 7162 §3.1.1) and the bytes it keeps. */
export default class extends TableMigration {
  protected readonly name = 'account_states'
  protected readonly clustered = true

  protected define(table: Knex.CreateTableBuilder) {
    id(table, 'account_id').notNullable().primary()
    table.bigInteger('modseq').notNullable()
    table.bigInteger('bytes').notNullable()
  }
}
