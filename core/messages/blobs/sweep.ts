import type { Sql } from '#database/sql.js'
import { blobDrive } from './drive.js'
import { GROWING } from './large_blobs.js'

const DAY = 24 * 60 * 60 * 1000
const FIRST = 60 * 60 * 1000
const HASH = /^[0-9a-f]{64}$/
const PREFIXES = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/**
 * Deletes from the drive what no row speaks of: blobs whose last reference went, and files that a crash
 * left unfinished. Only what is older than a day, for a blob is written before its row. Returns how many went.
 */
export async function sweepBlobs(sql: Sql, now: number): Promise<number> {
  let swept = 0
  for (const prefix of [...PREFIXES, GROWING]) {
    for (const key of await staleKeys(prefix, now - DAY)) {
      if ((await isReferred(sql, key)) || !(await isOlder(key, now - DAY))) continue
      await blobDrive().delete(key)
      swept += 1
    }
  }
  return swept
}

/** Sweeps the drive and the spool once a day, beside everything else; returns how to stop. */
export function startSweeping(
  sql: Sql,
  spool: { sweep(now: number): Promise<number> },
  log: {
    info(details: object, message: string): void
    error(details: object, message: string): void
  }
): () => void {
  const sweep = async () => {
    try {
      const swept = await sweepBlobs(sql, Date.now())
      const unspooled = await spool.sweep(Date.now())
      log.info({ swept, unspooled }, 'the drive was swept')
    } catch (error) {
      log.error({ err: error }, 'the drive could not be swept; tomorrow again')
    }
  }
  const first = setTimeout(() => void sweep(), FIRST).unref()
  const daily = setInterval(() => void sweep(), DAY).unref()
  return () => {
    clearTimeout(first)
    clearInterval(daily)
  }
}

async function staleKeys(prefix: string, before: number): Promise<string[]> {
  const stale: string[] = []
  for (const key of await keysBelow(prefix)) if (await isOlder(key, before)) stale.push(key)
  return stale
}

/** Asked again before it is deleted: the same bytes may have arrived meanwhile. */
async function isOlder(key: string, before: number): Promise<boolean> {
  const { lastModified } = await blobDrive().getMetaData(key)
  return lastModified.getTime() < before
}

async function keysBelow(prefix: string): Promise<string[]> {
  const keys: string[] = []
  let paginationToken: string | undefined
  do {
    const page = await listPage(prefix, paginationToken)
    for (const entry of page.objects) if (entry.isFile) keys.push(entry.key)
    paginationToken = page.paginationToken
  } while (paginationToken)
  return keys
}

/** A folder that nobody needed yet is no error. */
async function listPage(prefix: string, paginationToken: string | undefined) {
  const options = paginationToken ? { recursive: true, paginationToken } : { recursive: true }
  try {
    return await blobDrive().listAll(`${prefix}/`, options)
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return { objects: [] }
    throw error
  }
}

async function isReferred(sql: Sql, key: string): Promise<boolean> {
  const name = key.slice(key.lastIndexOf('/') + 1)
  if (!HASH.test(name)) return false
  const row = await sql.get('select place from blobs where hash = ? and place = ?', [
    Buffer.from(name, 'hex'),
    'drive',
  ])
  return row !== undefined
}
