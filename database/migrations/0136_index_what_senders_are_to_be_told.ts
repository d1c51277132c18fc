import { BaseSchema } from '@adonisjs/lucid/schema'
import { isSqlite } from '#database/table_migration.js'

/** Nearly no row owes its sender a word; only SQLite can leave the others out. */
export default class extends BaseSchema {
  async up() {
    const some = isSqlite(this.db) ? ' where tell_at is not null' : ''
    this.schema.raw(`create index deliveries_tell_at_index on deliveries (tell_at)${some}`)
  }

  async down() {
    const on = isSqlite(this.db) ? '' : ' on deliveries'
    this.schema.raw(`drop index deliveries_tell_at_index${on}`)
  }
}
