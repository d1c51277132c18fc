import type { I18n } from '@adonisjs/i18n'
import type { LoggedAct } from '#core/accounts/audit_log.js'

/** "Ana installed Jabber 1.2.0." What nobody wrote a sentence for is said by its name. */
export function actSentence(act: LoggedAct, i18n: I18n): string {
  const who = act.who ?? i18n.t('admin.activity.nobody')
  const values = {
    version: '',
    ...act.details,
    who,
    subject: act.details.name ?? act.subject ?? '',
  }
  const key = `admin.activity.acts.${act.action}`
  return i18n.hasMessage(key)
    ? i18n.t(key, values)
    : i18n.t('admin.activity.other', { ...values, action: act.action })
}
