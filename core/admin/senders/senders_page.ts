import type { I18n } from '@adonisjs/i18n'
import type { ProgramRecord } from '#core/mail/dns/published/program_records.js'
import type { RefusedSender } from '#core/messages/submissions/limits/refused_senders.js'
import { paths } from '../paths.js'
import { attention } from '../overview/findings.js'
import type { Finding } from '../views.js'
import { LIMIT_FIELDS, type LimitField, type SendersForm } from './senders_form.js'

/** What programs and people may send; `findings` are those who wanted to send more. */
export interface SendersPage {
  findings: Finding[]
  appPasswordsOnly: boolean
  limits: { name: LimitField; label: string; value: string; error: string | null }[]
  /** what lets programs set themselves up */
  records: ProgramRecord[]
}

export interface SendersState {
  refused: readonly RefusedSender[]
  records: readonly ProgramRecord[]
}

export function sendersPage(
  form: SendersForm,
  faults: readonly LimitField[],
  { refused, records }: SendersState,
  i18n: I18n
): SendersPage {
  return {
    findings: refused.map((sender) => refusedFinding(sender, i18n)),
    appPasswordsOnly: form.appPasswordsOnly,
    limits: LIMIT_FIELDS.map((name) => ({
      ...{ name, value: form.limits[name], label: i18n.t(`submission.senders.${name}`) },
      error: faults.includes(name) ? i18n.t('submission.senders.no_number') : null,
    })),
    records: [...records],
  }
}

/** For the overview, where one sentence is enough. */
export function sendingFindings(refused: readonly RefusedSender[], i18n: I18n): Finding[] {
  const [first] = refused
  if (!first) return []
  const sentence = i18n.t('submission.senders.overview', {
    count: refused.length,
    name: first.name,
  })
  const link = { text: i18n.t('submission.senders.look'), href: paths.senders() }
  return [attention(sentence, i18n.t('submission.senders.advice'), { link })]
}

function refusedFinding({ name, address, times }: RefusedSender, i18n: I18n): Finding {
  const sentence = i18n.t('submission.senders.refused', { name, address, times })
  return attention(sentence, i18n.t('submission.senders.advice'))
}
