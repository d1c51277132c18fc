import type { Log } from '@caliopen/contract/log'
import type { Seal } from '#database/seal.js'
import type { SqlDatabase } from '#database/sql.js'
import { keepKeys } from './keep_keys.js'

const EVERY_MS = 60_000

/** Gives every domain its keys, in the background, as soon as the domain is there. Returns what ends it. */
export function startKeepingKeys(sql: SqlDatabase, seal: Seal, log: Log): () => Promise<void> {
  let running: Promise<void> = Promise.resolve()
  const run = () => {
    running = keepAll(sql, seal).catch((err: unknown) =>
      log.error({ err }, 'Keys to sign mail with could not be made; it is tried again')
    )
  }
  run()
  const timer = setInterval(run, EVERY_MS)
  return () => {
    clearInterval(timer)
    return running
  }
}

async function keepAll(sql: SqlDatabase, seal: Seal): Promise<void> {
  const domains = await sql.all<{ name: string }>('select name from domains order by created_at')
  for (const { name } of domains) await keepKeys(sql, seal, name)
}
