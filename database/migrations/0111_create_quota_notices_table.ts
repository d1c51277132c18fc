import type { Knex } from 'knex'
import { TableMigration, id, time } from '#database/table_migration.js'

/** Which accounts know that their room runs out; the row goes when there is room again. */
export default class extends TableMigration {
  protected readonly name = 'quota_notices'
  protected override readonly clustered = true

  protected define(table: Knex.CreateTableBuilder) {
    id(table, 'account_id').notNullable().primary()
    time(table, 'told_at').notNullable()
  }
}
