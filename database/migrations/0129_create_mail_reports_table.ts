import type { Knex } from 'knex'
import { TableMigration, hash, id, isSqlite, time } from '#database/table_migration.js'

/**
 * What others report of mail of a domain: `kind` is dmarc, tls or complaint. `hash` is of what makes a report the
 * same one when it comes again. `rows` is JSON, as `core/mail/reports/statistics` has it.
 */
export default class extends TableMigration {
  protected readonly name = 'mail_reports'

  protected define(table: Knex.CreateTableBuilder) {
    id(table, 'id').notNullable().primary()
    hash(table, 'hash').notNullable().unique()
    table.string('kind', 20).notNullable()
    table.string('domain', 253).notNullable()
    table.string('organisation', 200).notNullable()
    table.string('report_id', 200).notNullable()
    // whoever sent it is who they say, by DMARC
    table.boolean('verified').notNullable()
    time(table, 'begin_at').notNullable()
    time(table, 'end_at').notNullable()
    time(table, 'received_at').notNullable()
    table.integer('passed').notNullable()
    table.integer('failed').notNullable()
    table.specificType('rows', isSqlite(this.db) ? 'text' : 'mediumtext').notNullable()
    table.index(['end_at'])
  }
}
