import i18nManager from '@adonisjs/i18n/services/main'
import app from '@adonisjs/core/services/app'
import logger from '@adonisjs/core/services/logger'
import { currentRole } from '#core/bin/current_role.js'
import { readSettings } from '#core/config/settings.js'
import { loadingGuard } from '#core/plugins/guard/loading_guard.js'
import { refreshPluginTexts } from '#core/plugins/texts/plugin_texts.js'

/*
 * Pages speak the texts of the plugins that are installed, now and after each change.
 */
const sql = await app.container.make('sql')
const bus = await app.container.make('bus')
const guard = loadingGuard(readSettings(process.env).dataDir, currentRole())

async function refresh() {
  try {
    await refreshPluginTexts(sql, guard, () => i18nManager.reloadTranslations())
  } catch (error) {
    logger.error({ err: error }, 'The texts of plugins could not be read; pages show what they had')
  }
}

bus.subscribe('plugins.changed', () => void refresh())
await refresh()
