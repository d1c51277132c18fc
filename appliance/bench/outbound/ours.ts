import { heldBytes } from '@caliopen/contract/bytes'
import { newId } from '@caliopen/contract/ids'
import { writeSetting } from '#core/accounts/settings/setting.js'
import { openBus } from '#core/bus/bus.js'
import { readInstance } from '#core/config/instance.js'
import { useBlobDrive } from '#core/messages/blobs/drive.js'
import { durableDrive } from '#core/messages/blobs/durable_drive.js'
import { SENDING_LIMITS } from '#core/messages/submissions/limits/sending_limits.js'
import { prepareOutgoing, queueMessage } from '#core/messages/submissions/queue_message.js'
import { openSql } from '#database/open.js'
import type { SqlDatabase } from '#database/sql.js'
import type { DnsRecord } from '#appliance/lab/dns/zone_file.js'
import type { Lab } from '#appliance/lab/lab.js'
import { startCaliopen } from '#appliance/test/caliopen.js'
import { installBench } from '../ingest/ours.js'
import { children } from '../measure/processor_time.js'
import { addressOf, BYTES, domainOf, type Contender } from './contender.js'
import type { OutboundOptions } from './options.js'

const SENDER = 'ana@bench.example'
const HOUR = 3_600_000

const MANY = 1_000_000
const NO_LIMITS = {
  ...{ messagesAnHour: MANY, recipientsAnHour: MANY, messagesADay: MANY, recipientsADay: MANY },
}

/** Caliopen as its owner starts it; with MariaDB, that one's work is counted as ours. */
export async function startOurs(
  { database, profile }: OutboundOptions,
  lab: Lab,
  sinkPort: number
): Promise<Contender> {
  const before = new Set(children())
  await lab.dns.setZone(
    'sink.example',
    Array.from({ length: 250 }, (_, index): DnsRecord[] => [
      { name: `d${index}`, type: 'MX', value: `10 mx.${domainOf(index)}.` },
      { name: `mx.d${index}`, type: 'A', value: addressOf(index) },
    ]).flat()
  )
  const profiling = profile ? { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${profile}` } : {}
  const caliopen = await startCaliopen({
    lab,
    env: { OUTBOUND_PORT: String(sinkPort), ...profiling },
  })
  await installBench(caliopen, database === 'mysql' ? lab : null)
  const choice = readInstance(caliopen.dataDir).database
  useBlobDrive(durableDrive(`${caliopen.dataDir}/blobs`))
  const sql = openSql(choice, caliopen.dataDir)
  await writeSetting(sql, SENDING_LIMITS, NO_LIMITS)
  const bus = await openBus('console', caliopen.dataDir)
  return {
    name: `Caliopen (${database})`,
    roots: children().filter((pid) => !before.has(pid)),
    fill: (messages, destinations) => fill(sql, messages, destinations),
    async release() {
      await sql.run(`update deliveries set next_at = ? where status = 'queued'`, [Date.now()])
      bus.publish('deliveries.queued', {})
    },
    async waiting() {
      const row = await sql.get<{ count: number }>(
        `select count(*) as count from deliveries where status <> 'delivered'`
      )
      return row?.count ?? 0
    },
    async stop() {
      await bus.close()
      await sql.close()
      await caliopen.stop()
    },
  }
}

/** As SMTP submission does it, but for the time at which they go. */
async function fill(sql: SqlDatabase, messages: number, destinations: number): Promise<void> {
  const account = await sql.get<{ id: Buffer }>('select id from accounts where address = ?', [
    SENDER,
  ])
  if (!account) throw new Error(`there is no account ${SENDER}`)
  for (let index = 0; index < messages; index++) {
    const recipient = `bo@${domainOf(index % destinations)}`
    const prepared = await prepareOutgoing(sql, {
      ...{ accountId: account.id, channel: 'email', from: SENDER, recipients: [recipient] },
      ...{ raw: heldBytes(message(recipient)), notBefore: Date.now() + HOUR },
    })
    await sql.transaction((transaction) => queueMessage(transaction, prepared))
  }
}

function message(recipient: string): Buffer {
  const header = [
    `From: ${SENDER}`,
    `To: ${recipient}`,
    `Message-ID: <${newId().toString('hex')}@bench.example>`,
  ]
  const line = `${'x'.repeat(70)}\r\n`
  return Buffer.from(
    `${header.join('\r\n')}\r\n\r\n${line.repeat(Math.floor(BYTES / line.length))}`
  )
}
