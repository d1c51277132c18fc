import logger from '@adonisjs/core/services/logger'
import type { ApplicationService } from '@adonisjs/core/types'
import edge from 'edge.js'
import { currentRole } from '#core/bin/current_role.js'
import { readSettings } from '#core/config/settings.js'
import { loadingGuard } from '#core/plugins/guard/loading_guard.js'
import { NO_LOOK } from '#core/themes/looks/no_look.js'
import { renderWith } from '#core/themes/rendering/render.js'
import { themeSource, useThemes } from '#core/themes/source.js'
import { Themes } from '#core/themes/themes.js'
import { forgetOrganisationName } from '#core/webmail/middleware/everywhere_middleware.js'
import { installedThemes } from './installed_themes.js'

declare module '@adonisjs/core/types' {
  export interface ContainerBindings {
    themes: Themes
  }
}

/** How pages look: `app.container.make('themes')`. A test starts it itself, once there is a database. */
export default class ThemesProvider {
  #themes: Themes | null = null

  constructor(protected app: ApplicationService) {}

  register() {
    const { dataDir, safeMode } = readSettings(process.env)
    this.app.container.singleton('themes', async (resolver) => {
      const [sql, bus] = await Promise.all([resolver.make('sql'), resolver.make('bus')])
      const house = this.app.makePath('themes/default')
      const { loading } = loadingGuard(dataDir, currentRole())
      const parts = { sql, bus, house, safeMode, loading, source: themeSource, log: logger }
      this.#themes = new Themes(parts)
      return this.#themes
    })
  }

  async start() {
    edge.global('look', NO_LOOK)
    if (this.app.getEnvironment() !== 'web') return
    useThemes(installedThemes(await this.app.container.make('sql'), readSettings(process.env)))
    const themes = await this.app.container.make('themes')
    const bus = await this.app.container.make('bus')
    bus.subscribe('themes.changed', forgetOrganisationName)
    renderWith(themes)
    await themes.start()
  }

  shutdown() {
    this.#themes?.stop()
  }
}
