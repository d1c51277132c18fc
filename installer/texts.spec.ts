import { test } from '@japa/runner'
import { translations } from '@zxcvbn-ts/language-en'
import { LANGUAGES, textsOf } from '#core/tests/texts.js'

test.group('The texts of the installer', () => {
  for (const feature of ['installer', 'validator']) {
    test(`of ${feature} are the same in every language`, ({ assert }) => {
      const [first, ...others] = LANGUAGES.map((language) => [...textsOf(feature, language).keys()])
      for (const other of others) assert.deepEqual(other, first)
    })
  }

  test('say in {$self} whatever the strength of a password is measured to be')
    .with([...LANGUAGES])
    .run(({ assert }, language) => {
      const texts = textsOf('installer', language)
      const { warnings, suggestions } = translations
      for (const name of Object.keys(warnings)) {
        assert.isTrue(texts.has(`installer.strength.warnings.${name}`), name)
      }
      for (const name of Object.keys(suggestions)) {
        assert.isTrue(texts.has(`installer.strength.suggestions.${name}`), name)
      }
    })
})
