import type { Knex } from 'knex'
import { TableMigration, id, time } from '#database/table_migration.js'

/**
 * Past mail judged again by the rules of today: one row a run. `rules` says which plugins and versions these are; the
 * cursor is the last message that is done, newest first in each account.
 */
export default class extends TableMigration {
  protected readonly name = 'trust_replays'

  protected define(table: Knex.CreateTableBuilder) {
    id(table, 'id').notNullable().primary()
    table.text('rules').notNullable()
    id(table, 'account_id').nullable()
    id(table, 'message_id').nullable()
    table.bigInteger('total').notNullable()
    table.bigInteger('judged').notNullable()
    table.bigInteger('changed').notNullable()
    time(table, 'started_at').notNullable()
    time(table, 'finished_at').nullable()
  }
}
