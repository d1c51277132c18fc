import logger from '@adonisjs/core/services/logger'
import type { ApplicationService } from '@adonisjs/core/types'
import type { RoleContext } from '#core/bin/role.js'
import { openBus, type Bus } from '#core/bus/bus.js'
import { readSettings } from '#core/config/settings.js'

declare module '@adonisjs/core/types' {
  export interface ContainerBindings {
    bus: Bus
    /** only in the web role */
    role: RoleContext
  }
}

/**
 * `app.container.make('bus')`: the web role brings its own; everybody else (commands, tests) speaks to the
 * roles without being one.
 */
export default class BusProvider {
  #opened: Promise<Bus> | null = null

  constructor(protected app: ApplicationService) {}

  register() {
    this.app.container.singleton('bus', () => {
      this.#opened = openBus('console', readSettings(process.env).dataDir, logger)
      return this.#opened
    })
  }

  async shutdown() {
    const bus = await this.#opened
    await bus?.close()
  }
}
