import { I18nManagerFactory } from '@adonisjs/i18n/factories'
import { test } from '@japa/runner'
import { evidenceText } from './evidence_text.js'

const i18n = new I18nManagerFactory().create().locale('fr')
i18n.localeTranslations = {
  'plugins.weather.storm': 'Tempête sur {town}.',
  'trust.untold': 'Sans mots ({rule}).',
}
i18n.fallbackTranslations = { 'plugins.weather.calm': 'Calm.' }

test.group('What a rule found', () => {
  test('is said in the reader’s language: {key}')
    .with<{ key: string; values: Record<string, string>; said: string }[]>([
      { key: 'plugins.weather.storm', values: { town: 'Brest' }, said: 'Tempête sur Brest.' },
      { key: 'plugins.weather.calm', values: {}, said: 'Calm.' },
      { key: 'plugins.gone.found', values: {}, said: 'Sans mots (weather/storm).' },
      { key: 'plugins.weather.storm', values: {}, said: 'Sans mots (weather/storm).' },
      { key: 'constructor', values: {}, said: 'Sans mots (weather/storm).' },
    ])
    .run(({ assert }, { key, values, said }) => {
      assert.equal(evidenceText(i18n, 'weather/storm', { key, values }), said)
    })
})
