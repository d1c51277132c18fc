import type { Knex } from 'knex'
import { TableMigration, id, time } from '#database/table_migration.js'

/** An address that reaches several people (RFC 5321 §3.9.2). Only members may write to it, or anybody. */
export default class extends TableMigration {
  protected readonly name = 'mail_groups'

  protected define(table: Knex.CreateTableBuilder) {
    id(table, 'id').notNullable().primary()
    id(table, 'organisation_id').notNullable().references('organisations.id')
    table.string('address', 320).notNullable().unique()
    table.string('name', 200).notNullable()
    table.integer('members_only').notNullable()
    time(table, 'created_at').notNullable()
  }
}
