import type { Reader } from '#core/webmail/reader.js'
import type { Finding } from '../views.js'
import { bad, good } from './findings.js'
import type { RoleAnswers } from './roles.js'

/** A message that waits longer than this waits for something that does not come. */
const LONG = 60_000

/** Whether mail comes in, is read and goes out. */
export function roleFindings({ mail, worker }: RoleAnswers, reader: Reader): Finding[] {
  const { i18n } = reader
  const advice = i18n.t('admin.overview.roles.advice')
  return [
    mail
      ? good(i18n.t('admin.overview.roles.mail'))
      : bad(i18n.t('admin.overview.roles.mail_away'), advice),
    worker
      ? good(i18n.t('admin.overview.roles.worker'))
      : bad(i18n.t('admin.overview.roles.worker_away'), advice),
    ...(mail ? [waiting(mail.spool, reader)] : []),
  ]
}

function waiting(
  { count, since }: { count: number; since: number | null },
  reader: Reader
): Finding {
  const { i18n, now } = reader
  if (since === null) return good(i18n.t('admin.overview.waiting.none'))
  const waited = now - since
  const minutes = Math.max(1, Math.round(waited / 60_000))
  return waited < LONG
    ? good(i18n.t('admin.overview.waiting.some', { count }))
    : bad(
        i18n.t('admin.overview.waiting.long', { count, minutes }),
        i18n.t('admin.overview.waiting.advice')
      )
}
