import { BaseSchema } from '@adonisjs/lucid/schema'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import type { Knex } from 'knex'

/**
 * One table, the same for SQLite and MySQL, and one change a migration: on MySQL a definition
 * commits by itself, so a second one in the same file could be left undone.
 */
export abstract class TableMigration extends BaseSchema {
  protected abstract readonly name: string

  /**
   * Rows that are only ever reached by their primary key live in its tree. InnoDB always does so;
   * SQLite wants to be told (https://sqlite.org/withoutrowid.html).
   */
  protected readonly clustered: boolean = false

  protected abstract define(table: Knex.CreateTableBuilder): void

  async up() {
    for (const [position, statement] of this.#statements().entries()) {
      const suffix = position === 0 && isSqlite(this.db) && this.clustered ? ' without rowid' : ''
      this.schema.raw(statement + suffix)
    }
  }

  async down() {
    this.schema.dropTable(this.name)
  }

  #statements(): string[] {
    const builder = this.db.schema.createTable(this.name, (table) => {
      if (!isSqlite(this.db)) {
        table.charset('utf8mb4')
        table.collate('utf8mb4_bin')
      }
      this.define(table)
    })
    return builder.toSQL().map(({ sql }: { sql: string }) => sql)
  }
}

export function isSqlite(db: QueryClientContract): boolean {
  return db.dialect.name === 'better-sqlite3'
}

/** A UUIDv7 in 16 bytes. */
export function id(table: Knex.CreateTableBuilder, column: string) {
  return table.specificType(column, 'binary(16)')
}

/** A SHA-256 in 32 bytes. */
export function hash(table: Knex.CreateTableBuilder, column: string) {
  return table.specificType(column, 'binary(32)')
}

/** Milliseconds since the epoch. */
export function time(table: Knex.CreateTableBuilder, column: string) {
  return table.bigInteger(column)
}
