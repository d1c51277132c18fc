import { BaseSchema } from '@adonisjs/lucid/schema'
import { isSqlite } from '#database/table_migration.js'

/**
 * What the trust ring shows beside its number. A rule is called PLUGIN/RULE now, and plugins may bring many rows:
 * SQLite minds neither length, MySQL is told in the same statement.
 */
export default class extends BaseSchema {
  async up() {
    const wider = isSqlite(this.db)
      ? ''
      : ', modify rule varchar(120) not null, modify position smallint not null'
    this.schema.raw(`alter table trust_evidence add column sign varchar(10) null${wider}`)
  }

  async down() {
    this.schema.raw('alter table trust_evidence drop column sign')
  }
}
