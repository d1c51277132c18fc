import type { TranslationsLoaderContract } from '@adonisjs/i18n/types'
import type { Sql } from '#database/sql.js'
import type { LoadingGuard } from '../guard/loading_guard.js'
import { readPluginTexts, type Translations } from './read_plugin_texts.js'

let texts: Translations = {}

/** What plugins say, beside our own files: see core/config/i18n.ts. Empty until somebody has read it. */
export function pluginTextsLoader(): TranslationsLoaderContract {
  return { load: async () => texts }
}

/** Reads them anew; `reload` makes i18n ask its loaders again. */
export async function refreshPluginTexts(
  sql: Sql,
  guard: LoadingGuard,
  reload: () => Promise<void>
): Promise<void> {
  texts = await readPluginTexts(sql, guard)
  await reload()
}
