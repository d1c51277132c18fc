import { isDeepStrictEqual } from 'node:util'
import { isInstalled } from '#core/accounts/organisation.js'
import type { Bus } from '#core/bus/bus.js'
import { readInstance, type DatabaseChoice, type Instance } from '#core/config/instance.js'
import type { Sql } from '#database/sql.js'
import type { Installed } from './install.js'

/** In milliseconds: for the page that says so to reach the browser with its styles. */
const TIME_TO_SAY_SO = 5_000

/** What a web process knows of the installation while it serves. */
export class InstallState {
  readonly #sql: Sql
  readonly #bus: Bus
  readonly #dataDir: string
  readonly #servedDatabase: DatabaseChoice
  #done = false
  #installing: Promise<Installed> | null = null
  #isClosed = false
  #leaving: NodeJS.Timeout | null = null

  constructor(parts: { sql: Sql; bus: Bus; dataDir: string; servedDatabase: DatabaseChoice }) {
    this.#sql = parts.sql
    this.#bus = parts.bus
    this.#dataDir = parts.dataDir
    this.#servedDatabase = parts.servedDatabase
  }

  get dataDir(): string {
    return this.#dataDir
  }

  /** Read anew: the headless installer and `install --link` write it while we run. */
  get instance(): Instance {
    return readInstance(this.#dataDir)
  }

  /** There is an organisation: asked of the database until it is so, and it stays so. */
  async isDone(): Promise<boolean> {
    this.#done ||= await isInstalled(this.#sql)
    return this.#done
  }

  /** The installation lives in another database than the one we serve from. */
  isElsewhere(): boolean {
    return !isDeepStrictEqual(this.instance.database, this.#servedDatabase)
  }

  /** The last page was shown: from now on there is nothing. */
  get isClosed(): boolean {
    return this.#isClosed
  }

  close(): void {
    this.#isClosed = true
  }

  /** Who presses twice gets one installation. */
  once(install: () => Promise<Installed>): Promise<Installed> {
    this.#installing ??= install().finally(() => (this.#installing = null))
    return this.#installing
  }

  /** Tells every role, ourselves too. Those who serve from another database than the new one start again. */
  announce({ databaseChanged }: Installed): void {
    this.#bus.publish('installed', {})
    if (databaseChanged) this.restartWithin(TIME_TO_SAY_SO)
  }

  /** Starts every role again, at the latest after so many milliseconds. */
  restartWithin(time: number): void {
    if (this.#leaving) clearTimeout(this.#leaving)
    this.#leaving = setTimeout(() => this.#bus.publish('instance.changed', {}), time)
  }
}
