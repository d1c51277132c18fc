import type { I18n } from '@adonisjs/i18n'
import { isLongEnough, MIN_PASSWORD_LENGTH } from '#core/accounts/passwords/password.js'
import {
  guessableWords,
  measureStrength,
  type Measured,
} from '#core/accounts/passwords/strength.js'
import type { Strength } from '../views.js'

/** How well a password would hold, in words; `answers` are what somebody would try first. */
export async function strengthOf(
  password: string,
  answers: readonly unknown[],
  i18n: I18n
): Promise<Strength> {
  const measured = await measureStrength(password, guessableWords(answers))
  const { score, enough } = measured
  return {
    score,
    enough,
    word: i18n.t(`installer.strength.words.${enough || score < 3 ? score : 2}`),
    advice: adviceOf(password, measured, i18n),
  }
}

function adviceOf(password: string, { warning, suggestion, enough }: Measured, i18n: I18n) {
  if (enough) return null
  if (warning) return i18n.t(`installer.strength.warnings.${warning}`)
  if (!isLongEnough(password)) {
    return i18n.t('installer.strength.short', { min: MIN_PASSWORD_LENGTH })
  }
  return i18n.t(`installer.strength.suggestions.${suggestion ?? 'anotherWord'}`)
}
