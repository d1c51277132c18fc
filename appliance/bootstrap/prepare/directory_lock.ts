import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { withFileLock } from '#database/file_lock.js'
import { Sentence } from './sentence.js'

export class InUseError extends Sentence {}

/** Held as long as the supervisor lives, by the kernel: a killed one leaves nothing behind. */
export function lockPath(dataDir: string): string {
  return join(dataDir, 'run', 'supervisor.lock')
}

export function wasStartedBefore(dataDir: string): boolean {
  return existsSync(lockPath(dataDir))
}

/** `patience` in milliseconds */
export async function withDirectoryLock<T>(
  dataDir: string,
  patience: number,
  work: () => Promise<T>
): Promise<T> {
  try {
    return await withFileLock(lockPath(dataDir), patience, work)
  } catch (error) {
    if ((error as { code?: string }).code !== 'E_LOCKED') throw error
    throw new InUseError(
      `The data directory ${dataDir} is in use by a Caliopen that is running: stop that one, or set DATA_DIR to another.`
    )
  }
}
