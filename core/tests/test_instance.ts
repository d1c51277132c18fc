import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newInstance, writeInstance, type DatabaseChoice } from '#core/config/instance.js'

/**
 * Gives this test process an installation of its own, in a fresh folder that goes with it, before anything
 * reads `DATA_DIR`. Its database is what `TEST_DATABASE` says: `sqlite`, or `mysql` with the connection in `TEST_MYSQL`.
 */
export function prepareTestInstance(): void {
  const folder = mkdtempSync(join(tmpdir(), 'caliopen-instance-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  writeInstance(folder, { ...newInstance(), database: testDatabase() })
  process.env.DATA_DIR = folder
}

/** The database of this run, for tests that open one by themselves. */
export function testDatabase(): DatabaseChoice {
  const { TEST_DATABASE: client = 'sqlite', TEST_MYSQL: connection } = process.env
  if (client === 'sqlite') return { client }
  if (client !== 'mysql' || !connection) {
    throw new TypeError(
      'TEST_DATABASE is sqlite, or mysql with the connection as JSON in TEST_MYSQL'
    )
  }
  return { client, ...JSON.parse(connection) }
}
