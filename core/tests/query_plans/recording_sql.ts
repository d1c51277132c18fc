import type { Conflict, Sql, SqlDatabase, Value } from '#database/sql.js'

/** A statement as it was asked for. */
export interface Asked {
  statement: string
  values: readonly Value[]
}

/** Passes everything on to a database and remembers what reads, changes or removes rows by a condition. */
export class RecordingSql implements SqlDatabase {
  readonly asked: Asked[] = []
  readonly #sql: SqlDatabase | Sql

  constructor(sql: SqlDatabase | Sql, asked: Asked[] = []) {
    this.#sql = sql
    this.asked = asked
  }

  get dialect() {
    return this.#sql.dialect
  }

  all<Row>(statement: string, values: readonly Value[] = []) {
    this.asked.push({ statement, values })
    return this.#sql.all<Row>(statement, values)
  }

  get<Row>(statement: string, values: readonly Value[] = []) {
    this.asked.push({ statement, values })
    return this.#sql.get<Row>(statement, values)
  }

  run(statement: string, values: readonly Value[] = []) {
    this.asked.push({ statement, values })
    return this.#sql.run(statement, values)
  }

  /** The statement behind it is each dialect's own; one key has the plan of many. */
  find<Row>(
    table: string,
    columns: readonly string[],
    keys: readonly string[],
    values: readonly (readonly Value[])[]
  ) {
    const [first] = values
    const condition = keys.map((key) => `\`${key}\` = ?`).join(' and ')
    const list = columns.map((column) => `\`${column}\``).join(', ')
    if (first) {
      this.asked.push({
        statement: `select ${list} from ${table} where ${condition}`,
        values: first,
      })
    }
    return this.#sql.find<Row>(table, columns, keys, values)
  }

  insert(
    table: string,
    columns: readonly string[],
    rows: readonly (readonly Value[])[],
    conflict?: Conflict
  ) {
    return this.#sql.insert(table, columns, rows, conflict)
  }

  transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    if (!('transaction' in this.#sql)) throw new Error('transactions are not nested')
    return this.#sql.transaction((trx) => work(new RecordingSql(trx, this.asked)))
  }

  async close() {}
}
