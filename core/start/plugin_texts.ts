import i18nManager from '@adonisjs/i18n/services/main'
import app from '@adonisjs/core/services/app'
import logger from '@adonisjs/core/services/logger'
import { refreshPluginTexts } from '#core/plugins/texts/plugin_texts.js'

/*
 * Pages speak the texts of the plugins that are installed, now and after each change.
 */
const sql = await app.container.make('sql')
const bus = await app.container.make('bus')

async function refresh() {
  try {
    await refreshPluginTexts(sql, () => i18nManager.reloadTranslations())
  } catch (error) {
    logger.error({ err: error }, 'The texts of plugins could not be read; pages show what they had')
  }
}

bus.subscribe('plugins.changed', () => void refresh())
await refresh()
