import { idText } from '@caliopen/contract/ids'
import type { LoggedAct } from '#core/accounts/audit_log.js'
import { momentFor, type Reader } from '#core/webmail/reader.js'
import { paths } from '../paths.js'
import type { ActivityPage, ActView } from '../views.js'
import { actSentence } from './act_sentence.js'

/** Acts on one page. */
export const PAGE = 50

/** `acts` may hold one more than a page: then there is an older one. */
export function activityPage(
  acts: readonly LoggedAct[],
  isLater: boolean,
  reader: Reader
): ActivityPage {
  const shown = acts.slice(0, PAGE)
  const last = shown.at(-1)
  return {
    days: [...byDay(shown, reader)].map(([day, views]) => ({ day, acts: views })),
    older: last && acts.length > PAGE ? paths.activity({ before: idText(last.id) }) : null,
    latest: isLater ? paths.activity() : null,
  }
}

function byDay(acts: readonly LoggedAct[], reader: Reader): Map<string, ActView[]> {
  const format = dayFormat(reader)
  const days = new Map<string, ActView[]>()
  for (const act of acts) {
    const day = format.format(act.at)
    days.set(day, [...(days.get(day) ?? []), actView(act, reader)])
  }
  return days
}

function actView(act: LoggedAct, reader: Reader): ActView {
  return {
    sentence: actSentence(act, reader.i18n),
    at: momentFor(reader, act.at),
    time: timeFormat(reader).format(act.at),
    from: act.remoteAddress,
  }
}

function dayFormat({ i18n, zone }: Reader): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(i18n.locale, { dateStyle: 'full', timeZone: zone })
}

function timeFormat({ i18n, zone }: Reader): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(i18n.locale, { timeStyle: 'short', timeZone: zone })
}
