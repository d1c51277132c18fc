import type { Knex } from 'knex'
import { TableMigration, id, time } from '#database/table_migration.js'

/**
 * What somebody asked to be done with a plugin, and how far it is. `state` is waiting, running, asking, done or
 * failed; request, questions, fault and result are JSON. `artefact` keeps a package that waits for an answer.
 */
export default class extends TableMigration {
  protected readonly name = 'plugin_operations'

  protected define(table: Knex.CreateTableBuilder) {
    id(table, 'id').notNullable().primary()
    table.string('kind', 20).notNullable()
    table.string('plugin_id', 64).nullable()
    table.specificType('request', 'mediumtext').notNullable()
    table.string('artefact', 128).nullable()
    table.string('state', 20).notNullable()
    table.string('step', 20).nullable()
    table.integer('progress').notNullable()
    table.specificType('questions', 'mediumtext').nullable()
    table.specificType('fault', 'mediumtext').nullable()
    table.text('result').nullable()
    id(table, 'requested_by').nullable()
    table.integer('attempts').notNullable()
    time(table, 'created_at').notNullable()
    time(table, 'updated_at').notNullable()
    table.index(['state', 'created_at'])
    table.index(['plugin_id', 'created_at'])
  }
}
