import type { Knex } from 'knex'
import { TableMigration, id, time } from '#database/table_migration.js'

/** The business that runs this service. A row here is what "installed" means. */
export default class extends TableMigration {
  protected readonly name = 'organisations'

  protected define(table: Knex.CreateTableBuilder) {
    id(table, 'id').notNullable().primary()
    table.string('name', 200).notNullable()
    table.string('language', 8).notNullable()
    table.string('hostname', 253).notNullable()
    time(table, 'created_at').notNullable()
  }
}
