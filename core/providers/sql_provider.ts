import type { ApplicationService } from '@adonisjs/core/types'
import { readInstance } from '#core/config/instance.js'
import { readSettings } from '#core/config/settings.js'
import { openSql } from '#database/open.js'
import type { SqlDatabase } from '#database/sql.js'

declare module '@adonisjs/core/types' {
  export interface ContainerBindings {
    sql: SqlDatabase
  }
}

/** Gives controllers and commands the prepared statements beside Lucid: `app.container.make('sql')`. */
export default class SqlProvider {
  #sql: SqlDatabase | null = null

  constructor(protected app: ApplicationService) {}

  register() {
    this.app.container.singleton('sql', () => {
      const { dataDir } = readSettings(process.env)
      this.#sql = openSql(readInstance(dataDir).database, dataDir)
      return this.#sql
    })
  }

  async shutdown() {
    await this.#sql?.close()
  }
}
