import { connectMysql, type MysqlChoice } from './inspect.js'

/** Drops these tables. Only for those that `judge` calls leftovers, or that this process made itself. */
export async function clear(choice: MysqlChoice, tables: readonly string[]): Promise<void> {
  if (tables.length === 0) return
  const connection = await connectMysql(choice)
  try {
    await connection.query('set foreign_key_checks = 0')
    for (const table of tables) await connection.query('drop table if exists ??', [table])
  } finally {
    connection.destroy()
  }
}
