import type { I18n } from '@adonisjs/i18n'
import type { Message } from '@caliopen/contract/text'

/**
 * What a rule found, in words. Rules are other people's: where the plugin is gone with its texts, or a text asks for
 * what the rule did not say, a sentence of ours tells that.
 */
export function evidenceText(i18n: I18n, rule: string, { key, values }: Message): string {
  const untold = () => i18n.t('trust.untold', { rule })
  if (!i18n.hasMessage(key) && !i18n.hasFallbackMessage(key)) return untold()
  try {
    return i18n.t(key, values)
  } catch {
    return untold()
  }
}
