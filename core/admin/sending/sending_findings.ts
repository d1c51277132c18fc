import type { I18n } from '@adonisjs/i18n'
import type { Way } from '#core/mail/deliver/safety/way.js'
import { attention, good, notice } from '../overview/findings.js'
import type { Finding } from '../views.js'
import { COUNTED_DAYS, type SendingState } from './sending_state.js'

/** Which way mail goes, and how it travelled. */
export function sendingFindings({ smarthost, safety }: SendingState, i18n: I18n): Finding[] {
  const count = (...ways: Way[]) => ways.reduce((sum, way) => sum + (safety.get(way) ?? 0), 0)
  const verified = count('dane', 'mta-sts', 'required', 'verified')
  const [unverified, plain, kept] = [count('unverified'), count('plain'), count('kept_back')]
  const days = COUNTED_DAYS
  const sum = verified + unverified + plain
  return [
    wayFinding(smarthost, i18n),
    sum === 0
      ? notice(i18n.t('sending.console.nothing', { days }), null)
      : good(i18n.t('sending.console.travelled', { days, count: sum, verified, unverified }), {
          detail: [...safety].map(([way, messages]) => `${way}: ${messages}`).join('\n'),
        }),
    ...(plain > 0
      ? [
          attention(
            i18n.t('sending.console.plain', { count: plain }),
            i18n.t('sending.console.plain_advice')
          ),
        ]
      : []),
    ...(kept > 0
      ? [
          notice(
            i18n.t('sending.console.kept_back', { count: kept }),
            i18n.t('sending.console.kept_back_advice')
          ),
        ]
      : []),
  ]
}

function wayFinding(smarthost: SendingState['smarthost'], i18n: I18n): Finding {
  if (!smarthost) return good(i18n.t('sending.console.direct'))
  const { host, port, domains } = smarthost
  const count = domains.length
  return good(i18n.t('sending.console.smarthost', { host, port: String(port), count }))
}
