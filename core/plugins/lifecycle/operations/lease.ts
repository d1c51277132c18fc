import { randomUUID } from 'node:crypto'
import type { Sql, SqlDatabase } from '#database/sql.js'
import { LeaseLostError } from '../../errors.js'

/** Who dies without a word is thought dead after this; milliseconds. */
const DURATION = 10_000
const RENEW_EVERY = 3_000

/** Work that one process does at a time, on whatever node. */
export class Lease {
  readonly owner = randomUUID()

  constructor(
    readonly sql: SqlDatabase,
    readonly name: string
  ) {}

  /** Runs the work while nobody else does it; false when somebody else is at it. */
  async hold(work: () => Promise<void>): Promise<boolean> {
    if (!(await this.take())) return false
    const renewing = setInterval(() => void this.take().catch(ignore), RENEW_EVERY)
    try {
      await work()
    } finally {
      clearInterval(renewing)
      await this.#release()
    }
    return true
  }

  async take(): Promise<boolean> {
    const now = Date.now()
    return this.sql.transaction(async (trx) => {
      await trx.insert('plugin_leases', ['name', 'owner', 'until'], [[this.name, '', 0]], 'ignore')
      const changed = await trx.run(
        'update plugin_leases set owner = ?, until = ? where name = ? and (owner = ? or until <= ?)',
        [this.owner, now + DURATION, this.name, this.owner, now]
      )
      return changed === 1
    })
  }

  /** In the transaction that changes something: throws where the work is another's by now, and keeps others waiting. */
  async guard(trx: Sql): Promise<void> {
    const changed = await trx.run(
      'update plugin_leases set until = ? where name = ? and owner = ?',
      [Date.now() + DURATION, this.name, this.owner]
    )
    if (changed !== 1) throw new LeaseLostError(this.name)
  }

  async #release(): Promise<void> {
    await this.sql.run('update plugin_leases set until = 0 where name = ? and owner = ?', [
      this.name,
      this.owner,
    ])
  }
}

/** A renewal that fails is followed by another; what really matters is guarded in its own transaction. */
function ignore(): void {}
