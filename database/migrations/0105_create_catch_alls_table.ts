import type { Knex } from 'knex'
import { TableMigration, id } from '#database/table_migration.js'

/** Who reads what is addressed to nobody at a domain. */
export default class extends TableMigration {
  protected readonly name = 'catch_alls'
  protected override readonly clustered = true

  protected define(table: Knex.CreateTableBuilder) {
    id(table, 'domain_id').notNullable().primary()
    id(table, 'account_id').notNullable()
  }
}
