import { defineConfig } from '@adonisjs/lucid'
import { connections } from '#database/connections.js'
import { readInstance } from '#core/config/instance.js'
import { readSettings } from '#core/config/settings.js'

const { dataDir } = readSettings(process.env)
const instance = readInstance(dataDir)

export default defineConfig({
  connection: 'main',
  connections: { main: connections(instance.database, dataDir) },
})
