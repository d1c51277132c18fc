import type { Knex } from 'knex'
import { TableMigration, id, time } from '#database/table_migration.js'

/** An address of ours or of others; which of both is found out when a message comes. */
export default class extends TableMigration {
  protected readonly name = 'mail_group_members'
  protected override readonly clustered = true

  protected define(table: Knex.CreateTableBuilder) {
    id(table, 'group_id').notNullable()
    table.string('address', 320).notNullable()
    time(table, 'created_at').notNullable()
    table.primary(['group_id', 'address'])
  }
}
