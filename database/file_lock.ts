import Database from 'better-sqlite3'
import { setTimeout as sleep } from 'node:timers/promises'

/** Somebody else holds the lock. */
export class LockedError extends Error {
  readonly code = 'E_LOCKED'
}

/**
 * Runs the work while no other process does, waiting for it up to `patience` milliseconds. The lock is
 * one that SQLite takes on a file, so it is gone with its process, however that ends.
 */
export async function withFileLock<T>(
  file: string,
  patience: number,
  work: () => Promise<T>
): Promise<T> {
  const lock = new Database(file, { timeout: 0 })
  try {
    await take(lock, file, Date.now() + patience)
    return await work()
  } finally {
    lock.close()
  }
}

async function take(lock: Database.Database, file: string, until: number): Promise<void> {
  while (!tryLock(lock)) {
    if (Date.now() >= until) throw new LockedError(`${file} is held by another process.`)
    await sleep(50)
  }
}

function tryLock(lock: Database.Database): boolean {
  try {
    lock.exec('begin exclusive')
    return true
  } catch (error) {
    if ((error as { code?: string }).code === 'SQLITE_BUSY') return false
    throw error
  }
}
