import { authenticating } from '#core/mail/authenticate/inspect.js'
import { inspectForSpam } from '#core/mail/antispam/antispam.js'
import { Scanner } from '#core/mail/antispam/scanner.js'
import { openResolver } from '#core/mail/dns/open_resolver.js'
import { Srs } from '#core/mail/forward/srs.js'
import { timed } from '#core/mail/receive/count_findings.js'
import { startReceiving } from '#core/mail/receive/server.js'
import { openSealForward } from '#core/mail/sign/seal_forward.js'
import { startSubmitting } from '#core/mail/submit/server.js'
import { openCertificate } from '#core/mail/tls/certificate.js'
import { Incoming } from '#core/messages/accept/incoming.js'
import { openSpool } from '#core/messages/accept/open_spool.js'
import { instanceSeal } from '#database/seal.js'
import { openSql } from '#database/open.js'
import { coalesce } from './coalesce.js'
import { runRole } from './role.js'
import { submitWhenNeeded } from './submitting.js'

await runRole('mail', async ({ settings, instance, bus, log, reportHealth }) => {
  const sql = openSql(instance.database, settings.dataDir)
  const spool = openSpool(instance.database, settings.dataDir, sql)
  const tls = await openCertificate(settings.dataDir)
  const shelf = new Incoming(settings.dataDir)
  const wakeWorker = coalesce(() => bus.publish('spool.accepted', {}))
  const accept: typeof spool.accept = async (arrival) => {
    await spool.accept(arrival)
    wakeWorker()
  }
  const submit = submitWhenNeeded(sql, bus, settings.dataDir)
  const resolver = openResolver(settings.dnsServers, settings.dnsTrusted)
  const scanner = new Scanner(log)
  const inspections = [
    timed('authenticate', authenticating({ sql, resolver, log })),
    timed('antispam', inspectForSpam({ sql, resolver, log, scanner })),
  ]
  const receiving = await startReceiving({
    ...{ settings, sql, accept: { accept }, tls, shelf, log },
    inspections,
    srs: new Srs(instance.appKey),
    seal: openSealForward({ sql, seal: instanceSeal(instance.appKey) }),
  })
  const submitting = await startSubmitting({ settings, sql, submit, tls, shelf, log })
  await shelf.clean()
  reportHealth(async () => ({ spool: await spool.waiting() }))
  return async () => {
    await Promise.all([receiving.close(), submitting.close()])
    await scanner.close()
    await spool.close()
    await sql.close()
  }
})
