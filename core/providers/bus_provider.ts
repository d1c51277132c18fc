import logger from '@adonisjs/core/services/logger'
import type { ApplicationService } from '@adonisjs/core/types'
import { openBus, type Bus } from '#core/bus/bus.js'
import { readSettings } from '#core/config/settings.js'

declare module '@adonisjs/core/types' {
  export interface ContainerBindings {
    bus: Bus
  }
}

/** Gives controllers and commands a voice between the roles: `app.container.make('bus')`. */
export default class BusProvider {
  #bus: Bus | null = null

  constructor(protected app: ApplicationService) {}

  register() {
    this.app.container.singleton('bus', async () => {
      const member = this.app.getEnvironment() === 'web' ? 'web' : 'console'
      this.#bus = await openBus(member, readSettings(process.env).dataDir, logger)
      return this.#bus
    })
  }

  async shutdown() {
    await this.#bus?.close()
  }
}
