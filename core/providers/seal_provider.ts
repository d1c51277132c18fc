import type { ApplicationService } from '@adonisjs/core/types'
import { readInstance } from '#core/config/instance.js'
import { readSettings } from '#core/config/settings.js'
import { instanceSeal, type Seal } from '#core/plugins/seal.js'

declare module '@adonisjs/core/types' {
  export interface ContainerBindings {
    seal: Seal
  }
}

/** Secrets of plugins at rest, for controllers and commands: `app.container.make('seal')`. */
export default class SealProvider {
  constructor(protected app: ApplicationService) {}

  register() {
    this.app.container.singleton('seal', () => {
      const { dataDir } = readSettings(process.env)
      return instanceSeal(readInstance(dataDir).appKey)
    })
  }
}
