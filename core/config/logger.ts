import { defineConfig } from '@adonisjs/core/logger'
import type { InferLoggers } from '@adonisjs/core/types'
import { pino } from 'pino'
import { currentRole } from '#core/bin/current_role.js'
import { logDestination, logLevel } from '#core/bin/log.js'
import { readSettings } from '#core/config/settings.js'

const role = currentRole()

/** A role's log is a file; a command's goes to the terminal, beside what it prints. */
const loggerConfig = defineConfig({
  default: 'app',
  loggers: {
    app: {
      enabled: true,
      name: role ?? 'console',
      level: role ? logLevel() : (process.env.LOG_LEVEL ?? 'warn'),
      destination: role
        ? logDestination(readSettings(process.env).dataDir, role)
        : pino.destination({ dest: 2, sync: true }),
    },
  },
})

export default loggerConfig

declare module '@adonisjs/core/types' {
  export interface LoggersList extends InferLoggers<typeof loggerConfig> {}
}
