import edge from 'edge.js'
import type { Log } from '@caliopen/contract/log'
import { readHouse } from '@caliopen/contract/themes/read_folder'
import type { ThemeFiles } from '@caliopen/contract/themes/theme_files'
import type { Bus } from '#core/bus/bus.js'
import type { Sql } from '#database/sql.js'
import { readBranding, type Branding } from './branding/branding.js'
import { readChoice, switchOff } from './choice/choice.js'
import { keepFailure } from './choice/failures.js'
import { lineOf } from './library/line_of.js'
import { readLine } from './library/theme.js'
import { makeLook, type Look } from './looks/look.js'
import { ServedLooks } from './looks/served_looks.js'
import type { Preview } from './preview/preview.js'
import type { Worn } from './rendering/worn.js'
import type { ThemePackage, ThemeSource } from './source.js'

export interface ThemeParts {
  sql: Sql
  bus: Pick<Bus, 'publish' | 'subscribe'>
  source: ThemeSource
  log: Log
  /** where `default` is */
  house: string
  /** `default` only, whatever was chosen */
  safeMode: boolean
  /** around what this process takes of a plugin: should it die of it, somebody outside knows of which */
  loading<T>(plugin: string, work: () => Promise<T>): Promise<T>
}

/** The bus only wakes: whoever missed a word looks himself, now and then. */
const LOOKS_EVERY = 30_000
const SELDOM = 1_000

/** So many pages may fail in one process before a theme goes off. */
const PATIENCE = 5

/** How this web process dresses its pages: what was chosen, kept as long as it is worn. */
export class Themes {
  readonly served = new ServedLooks()
  readonly #parts: ThemeParts
  #house: Promise<ThemeFiles> | null = null
  #look: Look | null = null
  #signature = ''
  #refreshedAt = 0
  #refreshing: Promise<void> = Promise.resolve()
  #ends: (() => void)[] = []
  readonly #failures = new Map<string, number>()

  constructor(parts: ThemeParts) {
    this.#parts = parts
  }

  /** From now on it follows what is chosen, on whatever node that is. */
  async start(): Promise<void> {
    const { bus } = this.#parts
    const wake = () => void this.refresh()
    const timer = setInterval(wake, LOOKS_EVERY).unref()
    this.#ends = [
      bus.subscribe('themes.changed', wake),
      bus.subscribe('plugins.changed', wake),
      () => clearInterval(timer),
    ]
    await this.refresh()
  }

  stop(): void {
    for (const end of this.#ends) end()
  }

  get source(): ThemeSource {
    return this.#parts.source
  }

  /** What everybody sees; null before it was read for the first time. */
  get look(): Look | null {
    return this.#look
  }

  /** For who was asked for something unknown: another node may know more, but nobody can make us look all the time. */
  async refreshSeldom(): Promise<void> {
    if (Date.now() - this.#refreshedAt < SELDOM) return
    await this.refresh()
  }

  /** One after the other; a database that is away leaves everything as it is. */
  refresh(): Promise<void> {
    this.#refreshedAt = Date.now()
    this.#refreshing = this.#refreshing
      .then(() => this.#refresh())
      .catch((error: unknown) => {
        this.#parts.log.warn({ err: error }, 'how pages look could not be read')
      })
    return this.#refreshing
  }

  /** What a preview looks like; null where its theme is gone, or cannot be worn. */
  async tryOn({ theme }: Preview): Promise<Worn | null> {
    const packages = await this.#parts.source.list()
    const title = packages.find(({ name }) => name === theme)?.title ?? 'themes.default.title'
    try {
      const look = await this.preview(theme)
      return look && { look, preview: { theme, title } }
    } catch (error) {
      this.#parts.log.warn({ err: error, theme }, 'a theme cannot be previewed')
      return null
    }
  }

  /** For one administrator's own pages. null where there is no such theme; throws E_THEME_REFUSED. */
  async preview(name: string): Promise<Look | null> {
    const [packages, branding] = await this.#stock()
    const line = lineOf(name, packages)
    const signature = line ? signatureOf(line, branding) : ''
    const known = this.served.find((look) => look.signature === signature)
    if (!line || known) return known?.look ?? null
    return this.#make(line, branding, signature)
  }

  async #refresh(): Promise<void> {
    const { sql, safeMode } = this.#parts
    const choice = await readChoice(sql)
    const wanted = safeMode || choice.failure ? null : choice.theme
    const [packages, branding] = await this.#stock()
    const line = (wanted && lineOf(wanted, packages)) || []
    const signature = signatureOf(line, branding)
    if (signature === this.#signature) return
    this.#failures.clear()
    this.#look = await this.#makeOr(line, branding, signature)
    this.#signature = signature
    edge.global('look', this.#look.view)
  }

  async #stock(): Promise<[readonly ThemePackage[], Branding]> {
    const { source, sql } = this.#parts
    return Promise.all([source.list(), readBranding(sql)])
  }

  /** A theme that cannot be worn goes off, and pages are those of `default`. */
  async #makeOr(line: readonly ThemePackage[], branding: Branding, signature: string) {
    try {
      return await this.#make(line, branding, signature)
    } catch (error) {
      const [theme] = line
      if (!theme) throw error
      await this.giveUp(theme.name, error instanceof Error ? error.message : String(error))
      return this.#make([], branding, signatureOf([], branding))
    }
  }

  async #make(line: readonly ThemePackage[], branding: Branding, signature: string): Promise<Look> {
    const house = await (this.#house ??= readHouse(this.#parts.house))
    const make = async () => makeLook(await readLine(line, house), house, branding)
    const [theme] = line
    const look = await (theme ? this.#parts.loading(theme.plugin, make) : make())
    this.served.add(signature, look)
    return look
  }

  /** Off for everybody, until somebody chooses again. */
  async giveUp(theme: string, detail: string): Promise<void> {
    const { sql, bus, log } = this.#parts
    log.error({ theme, detail }, 'a theme failed and is off')
    if (await switchOff(sql, theme, detail)) bus.publish('themes.changed', {})
  }

  /** A page of a theme failed; people saw that of `default`. What fails again and again goes off. */
  failed(look: Look, template: string, detail: string, isPreview: boolean): void {
    const [file] = look.files.values()
    if (!look.theme || !file) return
    const count = (this.#failures.get(file.hash) ?? 0) + 1
    if (!isPreview) this.#failures.set(file.hash, count)
    const failure = { theme: look.theme, hash: file.hash, template, detail }
    const done = [keepFailure(this.#parts.sql, failure)]
    if (!isPreview && count === PATIENCE) {
      done.push(this.giveUp(look.theme, `${template}: ${detail}`))
    }
    Promise.all(done).catch((error: unknown) => {
      this.#parts.log.warn({ err: error, ...failure }, 'a failure of a theme could not be kept')
    })
  }
}

function signatureOf(line: readonly ThemePackage[], { accent, logo }: Branding): string {
  return JSON.stringify([line.map(({ name, hash }) => [name, hash]), accent, logo?.hash])
}
