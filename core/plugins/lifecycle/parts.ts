import type { Log } from '@caliopen/contract/log'
import type { Bus } from '#core/bus/bus.js'
import type { Sql, SqlDatabase } from '#database/sql.js'
import type { Fault } from '../fault.js'
import type { RunnablePlugin } from '../hosts/runnable.js'
import type { CheckedPackage } from '../packages/checked_package.js'
import type { Seal } from '#database/seal.js'

/** All that the lifecycle works with. It decides and remembers; what it needs done is done by these. */
export interface LifecycleParts {
  sql: SqlDatabase
  bus: Pick<Bus, 'publish'>
  log: Log
  dataDir: string
  seal: Seal
  market: Market
  storage: StorageKeeper
  tryOut: TryOut
  /** what is wrong with the themes of a package, in their own words; nothing when all is well */
  checkThemes(checked: CheckedPackage): Promise<readonly Fault[]>
  /** how long a new version may fall back by itself, in milliseconds */
  probation: number
}

/** A version that somebody offers. */
export interface Offered {
  id: string
  version: string
  /** the name of the index */
  source: string
  /** it came with the build: whoever could change it could change all of our code */
  bundled: boolean
  /** milliseconds since the epoch */
  publishedAt: number
  /** its bytes, which are those that the index names */
  fetch(): Promise<Buffer>
}

export interface Market {
  /** The latest version that works with this core, or the one that was asked for; null: nobody offers it. */
  find(id: string, version?: string): Promise<Offered | null>
  /** Why somebody whom it concerns took this version back; null: nobody did. */
  revocation(version: VersionAt): Promise<string | null>
  /** What comes with Caliopen and is installed by itself. */
  preinstalled(): Promise<Offered[]>
}

export interface VersionAt {
  id: string
  version: string
  hash: string
  /** the publisher's */
  key: string
  /** the index it came from; null where somebody uploaded it */
  source: string | null
}

/** What the plugins of this installation have kept. */
export interface StorageKeeper {
  /** Keeps a copy of what is there now, as what this version had. */
  snapshot(sql: Sql, plugin: string, version: string): Promise<void>
  /** Puts back what that version had, in place of what is there. */
  restore(sql: Sql, plugin: string, version: string): Promise<void>
  /** All of it, and every copy. */
  purge(sql: Sql, plugin: string): Promise<void>
  /** As JSON can say it. */
  export(sql: Sql, plugin: string): Promise<unknown>
}

/**
 * Starts it in a child of its own with a copy of what the plugin has kept (or had, as that version), asks whether it
 * works, and ends it. Rejects with what went wrong.
 */
export type TryOut = (runnable: RunnablePlugin, storageOf: string | null) => Promise<void>
