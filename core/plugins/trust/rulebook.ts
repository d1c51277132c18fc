import type { ActiveRules } from '#core/messages/rejudge/rejudging.js'
import type { Sql } from '#database/sql.js'
import type { InstalledPlugin } from '../installed/installed_plugin.js'
import { listRunning, type RunningPlace } from '../installed/running.js'
import { readPluginTexts } from '../texts/read_plugin_texts.js'
import { rulePluginOf, type RulePlugin } from './rule_plugin.js'

/** A change is told over the bus, which may miss it: milliseconds until the database is looked at again. */
const FRESH = 10_000

interface Page {
  plugins: RulePlugin[]
  active: ActiveRules | null
  readAt: number
}

/** Which plugins have rules that count here and now, by their ids: the order in which their evidence is read. */
export class Rulebook {
  readonly #sql: Sql
  readonly #place: RunningPlace
  #page: Promise<Page> | null = null

  constructor(sql: Sql, place: RunningPlace) {
    this.#sql = sql
    this.#place = place
  }

  async plugins(): Promise<readonly RulePlugin[]> {
    return (await this.#open()).plugins
  }

  async active(): Promise<ActiveRules | null> {
    return (await this.#open()).active
  }

  /** Plugins were changed. */
  forget(): void {
    this.#page = null
  }

  async #open(): Promise<Page> {
    const page = await (this.#page ??= this.#read())
    if (page.readAt > Date.now() - FRESH) return page
    this.forget()
    return (this.#page ??= this.#read())
  }

  #read(): Promise<Page> {
    const reading = readPage(this.#sql, this.#place)
    reading.catch(() => {
      if (this.#page === reading) this.#page = null
    })
    return reading
  }
}

async function readPage(sql: Sql, place: RunningPlace): Promise<Page> {
  const readAt = Date.now()
  const running = (await listRunning(sql, place)).filter(hasRules)
  if (running.length === 0) return { plugins: [], active: null, readAt }
  const { en = {} } = await readPluginTexts(sql)
  const plugins = running.map((plugin) => rulePluginOf(plugin, Object.keys(en)))
  return { plugins, active: nameOf(running), readAt }
}

export function hasRules({ manifest }: Pick<InstalledPlugin, 'manifest'>): boolean {
  return (manifest.contributes.trustRules ?? []).length > 0
}

function nameOf(running: readonly InstalledPlugin[]): ActiveRules {
  return {
    name: running.map(({ id, version }) => `${id} ${version}`).join(', '),
    areProven: running.every(({ state }) => state === 'active'),
  }
}
