import type { Knex } from 'knex'
import { TableMigration, time } from '#database/table_migration.js'

/** The keys with which what leaves a domain of ours is signed (RFC 6376). */
export default class extends TableMigration {
  protected readonly name = 'dkim_keys'
  protected override readonly clustered = true

  protected define(table: Knex.CreateTableBuilder) {
    // lower case, A-labels
    table.string('domain', 253).notNullable()
    table.string('selector', 63).notNullable()
    // rsa, ed25519
    table.string('algorithm', 10).notNullable()
    // active, next, retired
    table.string('state', 10).notNullable()
    // PKCS #8 in PEM, sealed
    table.text('private_key').notNullable()
    // p= of its record
    table.text('public_key').notNullable()
    // since when it is in this state
    time(table, 'changed_at').notNullable()
    table.primary(['domain', 'selector'])
  }
}
