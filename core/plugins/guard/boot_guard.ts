import { join } from 'node:path'
import type { Role } from '#core/bus/topics.js'
import { clearNote, readNote } from './loading.js'
import { readJson, switchOff, writeJson } from './switched_off.js'

/** A plugin that stops a role from booting so often is switched off. */
export const MOST_ATTEMPTS = 3

export interface Blame {
  plugin: string
  attempts: number
  switchedOff: boolean
}

/**
 * Counts boots that failed while a plugin was loaded, for the supervisor: outside the application, and over its own
 * end, so that it does not matter who starts it again.
 */
export class BootGuard {
  readonly #dataDir: string

  constructor(dataDir: string) {
    this.#dataDir = dataDir
  }

  /** Whom this role is loading; null: nobody. */
  suspect(role: Role): string | null {
    return readNote(this.#dataDir, role)
  }

  /** The role died before it was ready: null when no plugin was at hand. */
  died(role: Role): Blame | null {
    const plugin = readNote(this.#dataDir, role)
    if (plugin === null) return null
    clearNote(this.#dataDir, role)
    const counts = this.#counts()
    const attempts = (counts.get(plugin) ?? 0) + 1
    const switchedOff = attempts >= MOST_ATTEMPTS
    if (switchedOff) switchOff(this.#dataDir, plugin, { role, attempts, at: Date.now() })
    this.#write(counts.set(plugin, switchedOff ? 0 : attempts))
    return { plugin, attempts, switchedOff }
  }

  /** The role serves: whatever it loaded did it no harm. */
  ready(role: Role): void {
    clearNote(this.#dataDir, role)
  }

  /** All roles serve: nobody is suspected any more. */
  allReady(): void {
    if (this.#counts().size > 0) this.#write(new Map())
  }

  #counts(): Map<string, number> {
    const entries = Object.entries(readJson(this.#path()))
    return new Map(entries.filter((entry): entry is [string, number] => Number(entry[1]) > 0))
  }

  #write(counts: ReadonlyMap<string, number>): void {
    writeJson(this.#path(), Object.fromEntries(counts))
  }

  #path(): string {
    return join(this.#dataDir, 'run', 'boot-attempts.json')
  }
}
