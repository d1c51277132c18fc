import { BaseSchema } from '@adonisjs/lucid/schema'
import { isSqlite } from '#database/table_migration.js'

/** Messages in the spool that are too large for one statement. */
export default class extends BaseSchema {
  async up() {
    if (isSqlite(this.db)) return
    this.schema.raw(
      `create table spool_pieces (
         id binary(16) not null,
         position int not null,
         bytes longblob not null,
         primary key (id, position)
       ) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_bin`
    )
  }

  async down() {
    if (!isSqlite(this.db)) this.schema.dropTable('spool_pieces')
  }
}
