import { BaseSchema } from '@adonisjs/lucid/schema'
import { isSqlite } from '#database/table_migration.js'

/**
 * What is accepted but not yet digested. On SQLite the spool is a file of its own, which
 * database/spool_schema.ts makes, so that receiving and digesting never wait for one lock.
 */
export default class extends BaseSchema {
  async up() {
    if (isSqlite(this.db)) return
    this.schema.raw(
      `create table spool (
         id bigint unsigned not null auto_increment primary key,
         channel varchar(40) not null,
         sender varchar(320) not null,
         recipients mediumtext not null,
         facts mediumtext not null,
         trace text not null,
         raw longblob not null,
         received_at bigint not null,
         size bigint not null,
         pieces_id binary(16) null
       ) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_bin`
    )
  }

  async down() {
    if (!isSqlite(this.db)) this.schema.dropTable('spool')
  }
}
