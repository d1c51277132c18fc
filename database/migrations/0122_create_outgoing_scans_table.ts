import type { Knex } from 'knex'
import { TableMigration, id, time } from '#database/table_migration.js'

/** What the antispam made of what accounts send; a message without a row was not looked at yet. */
export default class extends TableMigration {
  protected readonly name = 'outgoing_scans'
  protected override readonly clustered = true

  protected define(table: Knex.CreateTableBuilder) {
    id(table, 'account_id').notNullable()
    id(table, 'message_id').notNullable()
    // 'clean', 'spam', or 'unscanned' where rspamd did not answer
    table.string('verdict', 10).notNullable()
    // JSON: AntispamFacts
    table.text('facts').notNullable()
    time(table, 'scanned_at').notNullable()
    table.primary(['account_id', 'message_id'])
  }
}
