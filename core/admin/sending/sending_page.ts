import type { I18n } from '@adonisjs/i18n'
import { transportRecords } from '#core/mail/dns/published/transport_records.js'
import type { Finding, SendingFormView, SendingPage } from '../views.js'
import { sendingFindings } from './sending_findings.js'
import type { FaultyField } from './sending_form.js'
import type { SendingState } from './sending_state.js'

export function sendingPage(
  state: SendingState,
  form: Omit<SendingFormView, 'errors'>,
  faults: readonly FaultyField[],
  tried: readonly Finding[],
  i18n: I18n
): SendingPage {
  const errors = faults.map((field) => [field, i18n.t(`sending.form.errors.${field}`)])
  const { hostname, mode, domains, smarthost } = state
  const records = domains.flatMap((domain) =>
    transportRecords({ domain, hostname, mode, certificate: null })
  )
  return {
    findings: sendingFindings(state, i18n),
    form: { ...form, errors: Object.fromEntries(errors) as SendingFormView['errors'] },
    canTry: smarthost !== null,
    tried: [...tried],
    mode,
    records: records.map(({ name, type, value }) => ({ name, type, value })),
  }
}
