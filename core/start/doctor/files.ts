import { accessSync, constants, existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { bad, good, warning, type Finding } from './finding.js'

/** What holds keys or mail; each is there or not yet. */
const PRIVATE = ['.', 'instance.json', 'caliopen.sqlite', 'spool.sqlite', 'tls', 'blobs']

/** What anybody but the owner may do with a file. */
const OTHERS = 0o077

export interface FileState {
  path: string
  /** the permission bits of stat(2) */
  mode: number
  writable: boolean
}

export function readFileStates(dataDir: string): FileState[] {
  return PRIVATE.map((name) => join(dataDir, name))
    .filter((path) => existsSync(path))
    .map((path) => ({ path, mode: statSync(path).mode & 0o777, writable: isWritable(path) }))
}

export function judgeFiles(states: readonly FileState[], dataDir: string): Finding {
  const locked = states.filter(({ writable }) => !writable).map(({ path }) => path)
  if (locked.length > 0) {
    const advice = 'Give them to the user that runs Caliopen, with the permission to write.'
    return bad('files', `${locked.join(', ')} cannot be written`, advice)
  }
  const open = states.filter(({ mode }) => (mode & OTHERS) !== 0)
  if (open.length === 0) return good('files', `${dataDir} is writable, and for its owner only`)
  const words = `others than the owner may reach ${open.map(({ path }) => path).join(', ')}`
  const advice = `Run chmod go= ${open.map(({ path }) => path).join(' ')}`
  // The keys open everything else.
  return open.some(({ path }) => path.endsWith('instance.json'))
    ? bad('files', words, advice)
    : warning('files', words, advice)
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK | constants.W_OK)
    return true
  } catch {
    return false
  }
}
