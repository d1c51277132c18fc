/*
 * Secrets and schema, before anything runs over them. `--locked`: the caller holds the data directory's lock. Without
 * it (an operator's command) the lock is taken only when there is something to do.
 */
import { readSettings } from '#core/config/settings.js'
import { ensureDataDirectory } from './data_directory.js'
import { InUseError, withDirectoryLock } from './directory_lock.js'
import { isPrepared, prepare } from './prepare.js'
import { explain, Sentence } from './sentence.js'

// mail and keys are for this user only
process.umask(0o077)

/** Longer than a first start prepares for, while somebody else does it. */
const PATIENCE = 15_000

try {
  const { dataDir } = readSettings(process.env)
  if (process.argv.includes('--locked')) await prepare(dataDir)
  else if (!(await isPrepared(dataDir))) await prepareAlone(dataDir)
} catch (error) {
  process.exitCode = explain(error)
}

async function prepareAlone(dataDir: string): Promise<void> {
  ensureDataDirectory(dataDir)
  const until = Date.now() + PATIENCE
  for (;;) {
    try {
      return await withDirectoryLock(dataDir, 100, () => prepare(dataDir))
    } catch (error) {
      if (await isPrepared(dataDir)) return
      if (!(error instanceof InUseError)) throw error
      if (Date.now() > until) throw new Sentence(otherVersion(dataDir))
    }
  }
}

function otherVersion(dataDir: string): string {
  return `The Caliopen that runs on ${dataDir} is of another version than this command: stop it and start it again first.`
}
