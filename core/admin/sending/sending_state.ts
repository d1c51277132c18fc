import { readSetting } from '#core/accounts/settings/setting.js'
import { readSafety } from '#core/mail/deliver/safety/tally.js'
import type { Way } from '#core/mail/deliver/safety/way.js'
import { SMARTHOST } from '#core/mail/deliver/smarthost/smarthost_setting.js'
import type { Smarthost } from '#core/mail/deliver/smarthost/smarthost_setting.js'
import { MTA_STS } from '#core/mail/dns/published/mta_sts_setting.js'
import type { MtaStsMode } from '#core/mail/dns/published/mta_sts_setting.js'
import type { Sql } from '#database/sql.js'

/** Days that the page counts. */
export const COUNTED_DAYS = 7

export interface SendingState {
  smarthost: Smarthost | null
  mode: MtaStsMode
  hostname: string
  domains: string[]
  safety: Map<Way, number>
}

export async function sendingState(sql: Sql): Promise<SendingState> {
  const [smarthost, mode, domains, safety] = await Promise.all([
    readSetting(sql, SMARTHOST),
    readSetting(sql, MTA_STS),
    sql.all<{ name: string; hostname: string }>(
      `select domains.name, organisations.hostname from domains
       join organisations on organisations.id = domains.organisation_id
       order by domains.created_at limit 20`
    ),
    readSafety(sql, COUNTED_DAYS),
  ])
  const hostname = domains[0]?.hostname ?? 'localhost'
  return { smarthost, mode, hostname, domains: domains.map(({ name }) => name), safety }
}
