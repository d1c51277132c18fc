import type { Sql, SqlDatabase } from '#database/sql.js'
import { releaseBlobs } from '#core/messages/blobs/blobs.js'

const DAY = 24 * 60 * 60_000

/**
 * How long a delivery stays after it is over. The events of its message stay, and tell what became of it; a
 * failure is looked up for longer, and what was only passed on is nobody's to look up.
 */
export const RETENTION = { delivered: 30 * DAY, failed: 180 * DAY, passedOn: 5 * DAY }

const BATCH = 500

interface PrunedRow {
  id: Buffer
  blob_hash: Buffer | null
}

/** Removes what is over and was told, a batch a transaction. Returns how many went. */
export async function pruneDeliveries(sql: SqlDatabase, now: number): Promise<number> {
  const rules: [condition: string, before: number][] = [
    [`status in ('delivered', 'cancelled')`, now - RETENTION.delivered],
    [`status = 'failed'`, now - RETENTION.failed],
    [
      `status in ('delivered', 'failed', 'cancelled') and blob_hash is not null`,
      now - RETENTION.passedOn,
    ],
  ]
  let pruned = 0
  for (const [condition, before] of rules) {
    for (;;) {
      const batch = await sql.transaction((transaction) =>
        pruneBatch(transaction, condition, before)
      )
      pruned += batch
      if (batch < BATCH) break
    }
  }
  return pruned
}

async function pruneBatch(sql: Sql, condition: string, before: number): Promise<number> {
  const rows = await sql.all<PrunedRow>(
    `select id, blob_hash from deliveries
     where ${condition} and updated_at < ? and tell_at is null limit ${BATCH}`,
    [before]
  )
  for (const { id } of rows) await sql.run('delete from deliveries where id = ?', [id])
  await releaseBlobs(
    sql,
    rows.flatMap(({ blob_hash: hash }) => hash ?? [])
  )
  return rows.length
}
