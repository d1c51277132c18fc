import type { Sql } from '#database/sql.js'
import { sweepFolders } from '../../installed/artefact_folder.js'
import { listInstalled } from '../../installed/plugin_rows.js'
import type { LifecycleParts } from '../parts.js'

const DAY = 24 * 60 * 60 * 1000

/** An upload stands before the operation that is about it. */
const TIME_TO_ASK = 60 * 60 * 1000
const TIME_TO_ANSWER = 30 * DAY
const REMEMBERED = 365 * DAY

/** Packages that nothing speaks of any more go, here and from the database; so do questions nobody answered in a month. */
export async function prune({ sql, dataDir, log }: PruneParts): Promise<void> {
  const now = Date.now()
  await sql.run(
    "delete from plugin_operations where (state = 'asking' and updated_at < ?) or updated_at < ?",
    [now - TIME_TO_ANSWER, now - REMEMBERED]
  )
  const wanted = await wantedHashes(sql)
  const rows = await sql.all<{ hash: string; created_at: number }>(
    'select hash, created_at from plugin_artefacts'
  )
  const idle = rows.filter((row) => !wanted.has(row.hash) && row.created_at < now - TIME_TO_ASK)
  for (const { hash } of idle) {
    await sql.run('delete from plugin_artefacts where hash = ?', [hash])
    await sql.run('delete from plugin_artefact_pieces where hash = ?', [hash])
    log.info({ hash }, 'a package that nobody needs any more is gone')
  }
  await sweepFolders(dataDir, wanted)
}

type PruneParts = Pick<LifecycleParts, 'sql' | 'dataDir' | 'log'>

async function wantedHashes(sql: Sql): Promise<Set<string>> {
  const installed = await listInstalled(sql)
  const asked = await sql.all<{ artefact: string }>(
    'select artefact from plugin_operations where artefact is not null'
  )
  return new Set([
    ...installed.flatMap(({ hash, previous }) => (previous ? [hash, previous.hash] : [hash])),
    ...asked.map(({ artefact }) => artefact),
  ])
}
