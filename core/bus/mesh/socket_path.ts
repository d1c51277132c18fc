import { createHash } from 'node:crypto'
import { chmodSync, lstatSync, mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Role } from '../topics.js'

/** sun_path holds 108 bytes on Linux and 104 on macOS, with its NUL. */
const MAX_PATH_BYTES = 100

export function socketPath(dataDir: string, role: Role): string {
  return join(socketDirectory(dataDir), `${role}.sock`)
}

function socketDirectory(dataDir: string): string {
  const directory = join(dataDir, 'run')
  const longest = join(directory, 'worker.sock')
  if (Buffer.byteLength(longest) <= MAX_PATH_BYTES) return directory
  const hash = createHash('sha256').update(directory).digest('hex').slice(0, 24)
  return join(tmpdir(), `caliopen-${hash}`)
}

/** Makes it if need be; in a temporary folder that others share, only a directory of our own will do. */
export function ownSocketDirectory(dataDir: string): void {
  const directory = socketDirectory(dataDir)
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  const { uid } = lstatSync(directory)
  if (uid !== process.getuid?.()) throw new Error(`${directory} belongs to another user.`)
  chmodSync(directory, 0o700)
}
