import type { HttpContext } from '@adonisjs/core/http'
import app from '@adonisjs/core/services/app'
import { normaliseDomain } from '#core/accounts/addresses.js'
import { readSetting } from '#core/accounts/settings/setting.js'
import type { Sql } from '#database/sql.js'
import { MTA_STS } from '../dns/published/mta_sts_setting.js'
import { mtaStsText } from '../dns/published/mta_sts_text.js'

/** RFC 8461 §3.3: the policy of a domain stands at the host of this name below it */
const LABEL = 'mta-sts.'

/** The policy for a domain of ours, for servers that send to it. */
export default class MtaStsController {
  async show({ request, response }: HttpContext) {
    const sql = await app.container.make('sql')
    const hostname = await hostnameOf(sql, request.hostname() ?? '')
    if (hostname === null) return response.notFound('There is no such domain here.\n')
    response.type('text/plain')
    return mtaStsText(hostname, await readSetting(sql, MTA_STS))
  }
}

/** Who takes the mail of the domain; null where it is not ours. */
async function hostnameOf(sql: Sql, asked: string): Promise<string | null> {
  if (!asked.toLowerCase().startsWith(LABEL)) return null
  const domain = normaliseDomain(asked.slice(LABEL.length))
  if (domain === null) return null
  const row = await sql.get<{ hostname: string }>(
    `select hostname from domains
     join organisations on organisations.id = domains.organisation_id where domains.name = ?`,
    [domain]
  )
  return row?.hostname ?? null
}
