import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'

/** Why a plugin was switched off from outside the application. */
export interface SwitchedOff {
  role: string
  attempts: number
  /** milliseconds since the epoch */
  at: number
}

/**
 * `DATA_DIR/plugins-off.json`: what the supervisor switched off by name, for roles to obey before they ask a database.
 * A line stays until it is told there. What cannot be read switches nothing off.
 */
export function readSwitchedOff(dataDir: string): Map<string, SwitchedOff> {
  const value = readJson(pathOf(dataDir))
  return new Map(Object.entries(value as Record<string, SwitchedOff>))
}

export function switchOff(dataDir: string, plugin: string, why: SwitchedOff): void {
  write(dataDir, readSwitchedOff(dataDir).set(plugin, why))
}

/** The database knows it now. */
export function forgetSwitchedOff(dataDir: string, plugin: string): void {
  const off = readSwitchedOff(dataDir)
  if (off.delete(plugin)) write(dataDir, off)
}

/** An object of whatever is there; an empty one where nothing can be read. */
export function readJson(path: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'))
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}

/** After a crash the old text or the new one is there, never a half. */
export function writeJson(path: string, value: object): void {
  const unfinished = `${path}.${process.pid}.tmp`
  const file = openSync(unfinished, 'w', 0o600)
  try {
    writeSync(file, JSON.stringify(value))
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(unfinished, path)
}

function write(dataDir: string, off: ReadonlyMap<string, SwitchedOff>): void {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  writeJson(pathOf(dataDir), Object.fromEntries(off))
}

function pathOf(dataDir: string): string {
  return join(dataDir, 'plugins-off.json')
}
