import { configProvider } from '@adonisjs/core'
import { formatters } from '@adonisjs/i18n'
import type { FormatterFactory, TranslationsFormatterContract } from '@adonisjs/i18n/types'

/** A page says the same few hundred things again and again. */
const MOST = 5_000

/** What ICU would change: a placeholder, or an apostrophe, which quotes. */
const NEEDS_FORMATTING = /[{']/

/**
 * ICU messages, formatted once for the same values: reading and resolving a message anew each time
 * was a quarter of what a list of threads cost.
 */
export const rememberingFormatter = configProvider.create(
  async (app): Promise<FormatterFactory> => {
    const icu = await formatters.icu().resolver(app)
    return (config) => remembering(icu(config))
  }
)

function remembering(icu: TranslationsFormatterContract): TranslationsFormatterContract {
  const known = new Map<string, string>()
  return {
    name: icu.name,
    format(message, locale, data) {
      if (!NEEDS_FORMATTING.test(message)) return message
      const key = `${locale}\0${message}\0${data ? JSON.stringify(data) : ''}`
      const found = known.get(key)
      if (found !== undefined) return found
      const text = icu.format(message, locale, data)
      if (known.size >= MOST) known.clear()
      known.set(key, text)
      return text
    },
  }
}
