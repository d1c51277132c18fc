import type { ApplicationService } from '@adonisjs/core/types'
import { readInstance } from '#core/config/instance.js'
import { readSettings } from '#core/config/settings.js'
import { InstallState } from '#installer/install_state.js'

declare module '@adonisjs/core/types' {
  export interface ContainerBindings {
    install_state: InstallState
  }
}

/** Whether there is an installation, for whoever answers requests: `app.container.make('install_state')`. */
export default class InstallerProvider {
  constructor(protected app: ApplicationService) {}

  register() {
    const { dataDir } = readSettings(process.env)
    // As configuration read it when this process started: the file may change while it serves.
    const servedDatabase = readInstance(dataDir).database
    this.app.container.singleton('install_state', async (resolver) => {
      const [sql, bus] = await Promise.all([resolver.make('sql'), resolver.make('bus')])
      return new InstallState({ sql, bus, dataDir, servedDatabase })
    })
  }
}
