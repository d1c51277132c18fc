import type { I18n } from '@adonisjs/i18n'
import { readSetting } from '#core/accounts/settings/setting.js'
import { lookAtScanner } from '#core/mail/antispam/look_at_rspamd.js'
import { ANTISPAM } from '#core/mail/antispam/setting.js'
import type { Sql } from '#database/sql.js'
import { scannerFinding } from '../antispam/antispam_findings.js'
import { paths } from '../paths.js'
import type { Finding } from '../views.js'

/** Whether mail is checked for spam; nothing where nobody wanted that. */
export async function antispamOverview(sql: Sql, i18n: I18n): Promise<Finding[]> {
  const setting = await readSetting(sql, ANTISPAM)
  if (setting.scanner === null) return []
  const finding = scannerFinding({ setting, scanner: await lookAtScanner(setting.scanner) }, i18n)
  const link = { href: paths.antispam(), text: i18n.t('admin.nav.antispam') }
  return [finding.standing === 'good' ? finding : { ...finding, link }]
}
