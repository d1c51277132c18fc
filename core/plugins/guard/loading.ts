import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Role } from '#core/bus/topics.js'

const ID = /^[a-z][a-z0-9-]{2,63}$/

/**
 * Whoever loads something of a plugin into a role's own process leaves a note before and takes it away after: a role
 * that dies with the note there died of that plugin, and its supervisor can read so. What throws leaves the note, for
 * the role may end of it; once the role is ready, the supervisor takes it away.
 */
export async function whileLoading<T>(
  place: { dataDir: string; role: Role },
  plugin: string,
  work: () => T | Promise<T>
): Promise<T> {
  const path = notePath(place.dataDir, place.role)
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  writeFileSync(path, plugin, { mode: 0o600 })
  const result = await work()
  clearNote(place.dataDir, place.role)
  return result
}

/** The plugin on the note; null where there is none, or where nobody of ours wrote it. */
export function readNote(dataDir: string, role: Role): string | null {
  try {
    const text = readFileSync(notePath(dataDir, role), 'utf8')
    return ID.test(text) ? text : null
  } catch {
    return null
  }
}

export function clearNote(dataDir: string, role: Role): void {
  rmSync(notePath(dataDir, role), { force: true })
}

function notePath(dataDir: string, role: Role): string {
  return join(dataDir, 'run', `loading-${role}`)
}
