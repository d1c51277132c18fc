import { openBus } from '#core/bus/bus.js'
import { startDelivering } from '#core/mail/deliver/start_delivering.js'
import { Srs } from '#core/mail/forward/srs.js'
import { useBlobDrive } from '#core/messages/blobs/drive.js'
import { durableDrive } from '#core/messages/blobs/durable_drive.js'
import { openSpool } from '#core/messages/accept/open_spool.js'
import { testDatabase } from '#core/tests/test_instance.js'
import { openSigner } from '#core/mail/sign/signer.js'
import { openSql } from '#database/open.js'
import { instanceSeal } from '#database/seal.js'

/** A worker that only delivers, in a process of its own, to be killed. Its parent says where everything is. */
const { dataDir, folder, dnsServer, outboundPort } = JSON.parse(process.env.WORKER ?? '{}')
const silent = () => undefined
const log = { debug: silent, info: silent, warn: silent, error: console.error }
useBlobDrive(durableDrive(`${dataDir}/blobs`))
const sql = openSql(testDatabase(), dataDir)
const accept = openSpool(testDatabase(), folder, sql)
const bus = await openBus('worker', folder)
await startDelivering({
  settings: { dnsServers: [dnsServer], outboundPort },
  sql,
  accept,
  srs: new Srs('a key for tests'),
  bus,
  log,
  smarthostFor: async () => null,
  signer: openSigner({ sql, seal: instanceSeal('the key of a test'), log }),
})
