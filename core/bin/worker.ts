import { join } from 'node:path'
import { startAntispam } from '#core/mail/antispam/start_antispam.js'
import { smarthostFor } from '#core/mail/deliver/smarthost/smarthost_for.js'
import { watchQueue } from '#core/channels/watch_queue.js'
import { startDelivering } from '#core/mail/deliver/start_delivering.js'
import { Srs } from '#core/mail/forward/srs.js'
import { noteReports } from '#core/mail/reports/intake/waiting_reports.js'
import { startReadingReports } from '#core/mail/reports/start_reading_reports.js'
import { startTellingOwners } from '#core/mail/quota/tell_owners.js'
import { startKeepingKeys } from '#core/mail/sign/keys/keep_all_keys.js'
import { openSealForward } from '#core/mail/sign/seal_forward.js'
import { openSigner } from '#core/mail/sign/signer.js'
import { openSpool } from '#core/messages/accept/open_spool.js'
import { watchSpool } from '#core/messages/accept/watch_spool.js'
import { useBlobDrive } from '#core/messages/blobs/drive.js'
import { durableDrive } from '#core/messages/blobs/durable_drive.js'
import { startSweeping } from '#core/messages/blobs/sweep.js'
import { startDigesting } from '#core/messages/digest/digesting.js'
import { ReadingThread } from '#core/messages/digest/reading/reading_thread.js'
import { channelSource } from '#core/plugins/channels/channel_source.js'
import { deliverEvents } from '#core/plugins/channels/inbound/deliver_events.js'
import { Links } from '#core/plugins/channels/links/links.js'
import { instanceSeal } from '#database/seal.js'
import { openSql } from '#database/open.js'
import { startPlugins } from './plugins.js'
import { runRole } from './role.js'
import { startTrust } from './trust.js'

await runRole('worker', async ({ settings, instance, bus, log, reportHealth }) => {
  const { dataDir } = settings
  useBlobDrive(durableDrive(join(dataDir, 'blobs')))
  const sql = openSql(instance.database, dataDir)
  const spool = openSpool(instance.database, dataDir, sql)
  const channels = channelSource(sql, bus)
  const context = { settings, instance, sql, bus, log }
  const plugins = await startPlugins(context, deliverEvents({ sql, accept: spool, channels, bus }))
  const trust = startTrust(context, plugins.calls)
  const digesting = startDigesting({
    ...{ sql, spool, bus, log, dataDir },
    judgeTrust: trust.judge,
    reader: new ReadingThread(),
    watch: noteReports,
  })
  const reports = startReadingReports({ sql, bus, log })
  const seal = instanceSeal(instance.appKey)
  const signer = openSigner({ sql, seal, log })
  const delivering = await startDelivering({
    ...{ settings, sql, accept: spool, bus, log, signer },
    srs: new Srs(instance.appKey),
    seal: openSealForward({ sql, seal }),
    smarthostFor: smarthostFor(sql, seal),
  })
  const stopKeepingKeys = startKeepingKeys(sql, seal, log)
  const links = settings.safeMode
    ? null
    : new Links({
        ...{ sql, bus, log, channels, hosts: plugins.hosts, seal },
        registry: delivering.channels,
        onRegistered: () => delivering.wake(),
      })
  const antispam = startAntispam({ sql, bus, log, seal })
  const stopSweeping = startSweeping(sql, spool, log)
  watchSpool(spool)
  watchQueue(sql)
  const stopTellingOwners = startTellingOwners({ sql, accept: spool, log })
  reportHealth(async () => ({
    deliveries: delivering.counts,
    plugins: await plugins.health(),
  }))
  return async () => {
    stopSweeping()
    stopTellingOwners()
    await stopKeepingKeys()
    await Promise.all([links?.stop(), antispam.stop(), reports.stop()])
    await Promise.all([delivering.stop(), digesting.stop(), trust.stop()])
    await plugins.stop()
    await spool.close()
    await sql.close()
  }
})
