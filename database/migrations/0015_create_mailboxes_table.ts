import type { Knex } from 'knex'
import { TableMigration, id } from '#database/table_migration.js'

/** Folders as RFC 9051 and RFC 8621 know them. */
export default class extends TableMigration {
  protected readonly name = 'mailboxes'
  protected readonly clustered = true

  protected define(table: Knex.CreateTableBuilder) {
    id(table, 'account_id').notNullable()
    id(table, 'id').notNullable()
    table.string('role', 20).nullable()
    table.string('name', 200).notNullable()
    id(table, 'parent_id').nullable()
    table.integer('position').notNullable()
    table.bigInteger('uidvalidity').notNullable()
    table.bigInteger('uidnext').notNullable()
    table.bigInteger('modseq').notNullable()
    table.integer('messages').notNullable()
    table.integer('unread').notNullable()
    table.primary(['account_id', 'id'])
    table.unique(['account_id', 'role'])
  }
}
