import { BaseSchema } from '@adonisjs/lucid/schema'
import { isSqlite } from '#database/table_migration.js'

/** What a large message is known by: its pieces are compressed, and nobody holds all of them. */
export default class extends BaseSchema {
  async up() {
    if (!isSqlite(this.db)) this.schema.raw('alter table spool add column hash binary(32) null')
  }

  async down() {
    if (!isSqlite(this.db)) this.schema.raw('alter table spool drop column hash')
  }
}
