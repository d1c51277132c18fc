import { BaseSchema } from '@adonisjs/lucid/schema'
import { isSqlite } from '#database/table_migration.js'

/** An edit holds a whole message; SQLite's texts have no length. */
export default class extends BaseSchema {
  async up() {
    if (isSqlite(this.db)) return
    this.schema.raw('alter table message_events modify payload mediumtext not null')
  }

  async down() {
    if (!isSqlite(this.db))
      this.schema.raw('alter table message_events modify payload text not null')
  }
}
