import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openTestDatabase } from '#core/tests/test_database.js'
import type { SqlDatabase } from '#database/sql.js'
import { Bundle } from './bundle.js'
import { LifecycleHouse } from './lifecycle_house.js'

export interface Nodes {
  sql: SqlDatabase
  bundle: Bundle
  /** another node, with nothing on its disk */
  node(probation?: number): Promise<LifecycleHouse>
  close(): Promise<void>
}

export async function openNodes(): Promise<Nodes> {
  const sql = await openTestDatabase()
  const bundle = await Bundle.open()
  const houses: LifecycleHouse[] = []
  return {
    sql,
    bundle,
    async node(probation = 60_000) {
      const dataDir = await mkdtemp(join(tmpdir(), 'caliopen-node-'))
      const house = new LifecycleHouse(sql, dataDir, bundle, probation)
      houses.push(house)
      return house
    },
    async close() {
      for (const house of houses) await house.close()
      // who comes after us in this database meets none of ours
      await sql.run("delete from plugins where id like 'importer-n%'")
      await bundle.close()
      await sql.close()
    },
  }
}
