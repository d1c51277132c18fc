import { hostname as systemName } from 'node:os'
import type { Log } from '@caliopen/contract/log'
import type { Sql } from '#database/sql.js'
import type { ServerName } from '../session/shared.js'
import type { Certificate } from '../tls/certificate.js'
import { Remembered } from './remembered.js'

const REMEMBERED_MS = 5_000

/**
 * What this server calls itself: the organisation's choice, and the machine's name before there is
 * one. The certificate follows it.
 */
export function houseName(sql: Sql, tls: Certificate, log: Log): ServerName {
  const names = new Remembered(async () => {
    const row = await sql.get<{ hostname: string }>(
      'select hostname from organisations order by created_at limit 1'
    )
    if (row) void keepCertified(tls, row.hostname, log)
    return row?.hostname ?? systemName()
  }, REMEMBERED_MS)
  return { current: async () => names.get('') }
}

/** Mail goes on with the certificate there is: most senders look at none. */
async function keepCertified(tls: Certificate, hostname: string, log: Log): Promise<void> {
  try {
    await tls.renewFor(hostname)
  } catch (error) {
    log.error({ err: error }, `No certificate could be made for ${hostname}`)
  }
}
