import type { I18n } from '@adonisjs/i18n'
import type { AntispamFormView, AntispamPage, Finding } from '../views.js'
import { antispamFindings, type AntispamState } from './antispam_findings.js'
import type { FaultyField } from './antispam_form.js'

export function antispamPage(
  state: AntispamState,
  form: Omit<AntispamFormView, 'errors'>,
  faults: readonly FaultyField[],
  tried: readonly Finding[],
  i18n: I18n
): AntispamPage {
  const errors = faults.map((field) => [field, i18n.t(`antispam.form.errors.${field}`)])
  return {
    findings: antispamFindings(state, i18n),
    form: { ...form, errors: Object.fromEntries(errors) as AntispamFormView['errors'] },
    canTry: state.setting.scanner !== null,
    tried: [...tried],
  }
}
