import { ignite } from '#core/bin/ignite.js'
import { findInstance, writeInstance, type Instance } from '#core/config/instance.js'
import { migrate } from '#database/migrate.js'

/** The instance is written first, for the application reads it; a database that is refused leaves no trace of it. */
export async function migrateInstance(instance: Instance, dataDir: string): Promise<void> {
  if (!findInstance(dataDir)) writeInstance(dataDir, instance)
  const app = ignite().createApp('console')
  await app.init()
  await app.boot()
  try {
    await migrate(app, instance.database, dataDir)
  } finally {
    await app.terminate()
  }
}
