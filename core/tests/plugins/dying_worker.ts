/*
 * A worker that is killed without warning in the middle of an operation: `dying_worker.ts {"database", "dataDir",
 * "nodeDir", "bundle", "diesAt"}`. It dies at the beginning of a step, within the one transaction, or right after it.
 */
import { openSql } from '#database/open.js'
import type { DatabaseChoice } from '#database/sql.js'
import { runOperations } from '#core/plugins/lifecycle/operations/operations.js'
import type { LifecycleParts } from '#core/plugins/lifecycle/parts.js'
import { LifecycleHouse } from './lifecycle_house.js'

export interface DyingOrders {
  database: DatabaseChoice
  /** where the database is, when it is a file */
  dataDir: string
  nodeDir: string
  bundle: string
  /** a step, `snapshot`, `restored`, `purged` (all three within the transaction), or `committed` */
  diesAt: string
}

const orders = JSON.parse(process.argv[2] ?? '') as DyingOrders
const sql = openSql(orders.database, orders.dataDir)
const house = new LifecycleHouse(sql, orders.nodeDir, { folder: orders.bundle }, 60_000)

function dieAt(place: string): void {
  if (place === orders.diesAt) process.kill(process.pid, 'SIGKILL')
}

const { storage } = house.parts
const parts: LifecycleParts = {
  ...house.parts,
  bus: { publish: (topic) => topic === 'plugins.changed' && dieAt('committed') },
  storage: {
    ...storage,
    snapshot: (...given) => storage.snapshot(...given).then(() => dieAt('snapshot')),
    restore: (...given) => storage.restore(...given).then(() => dieAt('restored')),
    purge: (...given) => storage.purge(...given).then(() => dieAt('purged')),
  },
}
await runOperations(parts, { onStep: (_, step) => dieAt(step) })
process.exit(0)
