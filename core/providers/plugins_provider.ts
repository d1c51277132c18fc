import type { ApplicationService } from '@adonisjs/core/types'
import { readInstance } from '#core/config/instance.js'
import { readSettings } from '#core/config/settings.js'
import type { RunningPlace } from '#core/plugins/installed/running.js'
import { instanceSeal, type Seal } from '#database/seal.js'

declare module '@adonisjs/core/types' {
  export interface ContainerBindings {
    /** for secrets of plugins at rest */
    seal: Seal
    /** where plugins are unpacked, and whether they may run */
    place: RunningPlace
  }
}

/** What controllers and commands need to speak of plugins: `app.container.make('seal')`. */
export default class PluginsProvider {
  constructor(protected app: ApplicationService) {}

  register() {
    const { dataDir, safeMode } = readSettings(process.env)
    this.app.container.singleton('seal', () => instanceSeal(readInstance(dataDir).appKey))
    this.app.container.singleton('place', () => ({ dataDir, safeMode }))
  }
}
