import type { I18n } from '@adonisjs/i18n'
import type { Smarthost } from '#core/mail/deliver/smarthost/smarthost_setting.js'
import type { Trial } from '#core/mail/deliver/smarthost/try_smarthost.js'
import { attention, bad, good } from '../overview/findings.js'
import type { Finding } from '../views.js'

/** What the smarthost said, in words. */
export function trialFinding(trial: Trial, { host, port }: Smarthost, i18n: I18n): Finding {
  const place = { host, port: String(port) }
  if (trial.kind !== 'welcome') {
    const sentence = i18n.t(`sending.try.${trial.kind}`, place)
    return bad(sentence, i18n.t(`sending.try.${trial.kind}_advice`), { detail: trial.said })
  }
  if (!trial.tls) {
    return attention(i18n.t('sending.try.plain', place), i18n.t('sending.try.plain_advice'))
  }
  const detail = `${trial.tls.protocol} ${trial.tls.cipher}`
  return good(i18n.t(`sending.try.${trial.loggedIn ? 'logged_in' : 'welcome'}`, place), { detail })
}
