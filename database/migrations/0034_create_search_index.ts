import { BaseSchema } from '@adonisjs/lucid/schema'
import { isSqlite } from '#database/table_migration.js'

/** The full-text index. What stands in it is worked out by core/messages/search. */
export default class extends BaseSchema {
  async up() {
    if (isSqlite(this.db)) {
      this.schema.raw(
        `create virtual table search_index using fts5(tokens, content='', contentless_delete=1,
         detail=none, tokenize="unicode61 remove_diacritics 0 tokenchars '_'")`
      )
    } else {
      this.schema.raw(
        `create table search_index (
           FTS_DOC_ID bigint unsigned not null primary key,
           tokens mediumtext not null,
           fulltext key search_tokens (tokens)
         ) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_bin`
      )
    }
  }

  async down() {
    this.schema.dropTable('search_index')
  }
}
