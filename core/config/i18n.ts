import app from '@adonisjs/core/services/app'
import { defineConfig, loaders } from '@adonisjs/i18n'
import { pluginTextsLoader } from '#core/plugins/texts/plugin_texts.js'
import { rememberingFormatter } from './remembering_formatter.js'

export default defineConfig({
  defaultLocale: 'en',
  supportedLocales: ['en', 'fr'],
  formatter: rememberingFormatter,
  loaders: [loaders.fs({ location: app.languageFilesPath() }), pluginTextsLoader],
})
