import { join } from 'node:path'
import { openSpool } from '#core/messages/accept/spool.js'
import { useBlobDrive } from '#core/messages/blobs/drive.js'
import { durableDrive } from '#core/messages/blobs/durable_drive.js'
import { startDigesting } from '#core/messages/digest/digesting.js'
import { openSql } from '#database/open.js'
import { runRole } from './role.js'

await runRole('worker', async ({ settings: { dataDir }, instance, bus, log }) => {
  useBlobDrive(durableDrive(join(dataDir, 'blobs')))
  const sql = openSql(instance.database, dataDir)
  const spool = openSpool(instance.database, dataDir, sql)
  const digesting = startDigesting({ sql, spool, bus, log, dataDir })
  return async () => {
    await digesting.stop()
    await spool.close()
    await sql.close()
  }
})
