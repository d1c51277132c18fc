import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Sentence } from './sentence.js'

/** What must be writable where it is there. */
const WRITTEN = ['.', 'run', 'log', 'instance.json', 'caliopen.sqlite', 'spool.sqlite']

/** Makes the data directory if need be; a Sentence says why it cannot be used. */
export function ensureDataDirectory(dataDir: string): void {
  if (!existsSync(dataDir)) make(dataDir)
  if (!statSync(dataDir).isDirectory()) {
    throw new Sentence(`The data directory ${dataDir} is a file: set DATA_DIR to a directory.`)
  }
  for (const name of WRITTEN) refuseUnwritable(join(dataDir, name))
  mkdirSync(join(dataDir, 'run'), { recursive: true, mode: 0o700 })
}

function make(dataDir: string): void {
  try {
    makeWithParents(dataDir)
  } catch (error) {
    const reason = reasonOf(error as NodeJS.ErrnoException)
    throw new Sentence(`The data directory ${dataDir} cannot be made: ${reason}.`)
  }
}

/** mkdirSync's own `recursive` never returns where nothing can be made, below /proc for one. */
function makeWithParents(path: string): void {
  const parent = dirname(path)
  if (!existsSync(parent)) makeWithParents(parent)
  mkdirSync(path, { mode: 0o700 })
}

function refuseUnwritable(path: string): void {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (!stat) return
  try {
    accessSync(path, constants.R_OK | constants.W_OK)
  } catch (error) {
    throw new Sentence(`${path} cannot be written: ${reasonOf(error as NodeJS.ErrnoException)}.`)
  }
  // root may write it all the same, but somebody has taken this permission away on purpose
  if ((stat.mode & constants.S_IWUSR) === 0) {
    throw new Sentence(`${path} is read-only: give its owner the permission to write.`)
  }
}

const REASONS: Record<string, string> = {
  EACCES: 'this user has no permission to write there',
  EPERM: 'this user has no permission to write there',
  EROFS: 'it is on a read-only file system',
  ENOENT: 'nothing can be made there',
  ENOTDIR: 'a part of its path is a file',
  ENOSPC: 'the disk is full',
}

function reasonOf({ code, message }: NodeJS.ErrnoException): string {
  return REASONS[code ?? ''] ?? message
}
