import type { Knex } from 'knex'
import { TableMigration, id } from '#database/table_migration.js'

/** A person is `contact:ID`, or `CHANNEL:ADDRESS` while nobody made a contact of it. */
export default class extends TableMigration {
  protected readonly name = 'discussion_persons'
  protected readonly clustered = true

  protected define(table: Knex.CreateTableBuilder) {
    id(table, 'account_id').notNullable()
    table.string('person', 380).notNullable()
    id(table, 'discussion_id').notNullable()
    table.primary(['account_id', 'person', 'discussion_id'])
  }
}
