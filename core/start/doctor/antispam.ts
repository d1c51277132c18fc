import { readSetting } from '#core/accounts/settings/setting.js'
import { countUnscanned } from '#core/mail/antispam/later/scan_later.js'
import { lookAtScanner } from '#core/mail/antispam/look_at_rspamd.js'
import { ANTISPAM } from '#core/mail/antispam/setting.js'
import type { Sql } from '#database/sql.js'
import { bad, good, warning, type Finding } from './finding.js'

/** What is to be known to say how the antispam is. */
export interface AntispamStanding {
  scanner: string | null
  /** milliseconds; null: it does not answer */
  ping: number | null
  whenAbsent: 'accept' | 'defer'
  unscanned: number
}

export async function readAntispam(sql: Sql): Promise<AntispamStanding> {
  const { scanner, whenAbsent } = await readSetting(sql, ANTISPAM)
  const ping = scanner === null ? null : (await lookAtScanner(scanner)).ping
  return { scanner, ping, whenAbsent, unscanned: await countUnscanned(sql) }
}

export function judgeAntispam({ scanner, ping, whenAbsent, unscanned }: AntispamStanding): Finding {
  if (scanner === null) {
    const advice = 'Enter the address of an rspamd in the console, under Spam.'
    return warning('antispam', 'no mail is checked for spam', advice)
  }
  if (ping === null) {
    const meanwhile = whenAbsent === 'accept' ? 'mail comes in unchecked' : 'senders have to wait'
    const words = `rspamd at ${scanner} does not answer: ${meanwhile}`
    return bad('antispam', words, 'See whether it runs, and whether this machine reaches it.')
  }
  const waiting = unscanned === 0 ? '' : `, and ${unscanned} messages wait to be checked`
  return good('antispam', `rspamd at ${scanner} answers in ${ping} ms${waiting}`)
}
