import { test } from '@japa/runner'
import { bareTextIn } from './text_checks/bare_text.js'
import { placeholdersOf } from './text_checks/placeholders.js'
import { features, scripts, templates, type Source } from './text_checks/sources.js'
import { usesIn } from './text_checks/used_keys.js'
import { LANGUAGES, textsOf } from './texts.js'

const [FIRST, ...OTHERS] = LANGUAGES
const FEATURES = features(FIRST)

function allTexts(language: (typeof LANGUAGES)[number]): Map<string, string> {
  return new Map(FEATURES.flatMap((feature) => [...textsOf(feature, language)]))
}

/** A template of one line. */
function template(text: string): Source {
  return { path: 'one.edge', text }
}

test.group('The texts', (group) => {
  const first = allTexts(FIRST)
  let sources: Source[]
  group.setup(() => {
    sources = [...templates(), ...scripts()]
  })

  test('are the same ones in every language', ({ assert }) => {
    for (const language of OTHERS) {
      assert.deepEqual(features(language), FEATURES)
      assert.sameMembers([...allTexts(language).keys()], [...first.keys()])
    }
  })

  test('ask for the same values in every language', ({ assert }) => {
    for (const language of OTHERS) {
      for (const [key, text] of allTexts(language)) {
        const asked = placeholdersOf(first.get(key) ?? '', FIRST)
        assert.deepEqual(placeholdersOf(text, language), asked, key)
      }
    }
  })

  test('are there wherever a text is asked for', ({ assert }) => {
    const keys = [...first.keys()]
    const missing = sources
      .flatMap((source) => usesIn(source, FEATURES))
      .filter(({ means }) => !keys.some(means))
      .map(({ path, written }) => `${path}: ${written}`)
    assert.deepEqual(missing, [])
  })

  test('are all asked for somewhere', ({ assert }) => {
    const uses = sources.flatMap((source) => usesIn(source, FEATURES))
    const idle = [...first.keys()].filter((key) => !uses.some(({ means }) => means(key)))
    assert.deepEqual(idle, [])
  })

  test('are all that a template says', ({ assert }) => {
    const bare = templates().flatMap((source) =>
      bareTextIn(source).map((text) => `${source.path}: ${text.trim()}`)
    )
    assert.deepEqual(bare, [])
  })
})

test.group('Bare text in a template', () => {
  test('{text} is found')
    .with([
      { text: '<p>Hello</p>' },
      { text: '<p class="a > b">{{ name }} wrote</p>' },
      { text: '<a title="Close" href="{{ urlFor(\'home\') }}"></a>' },
      { text: "@!field({ name: 'a', label: 'Your name' })" },
      { text: '<input placeholder="{{ t(\'a.b\', { c: 1 }) }} or so">' },
    ])
    .run(({ assert }, { text }) => assert.lengthOf(bareTextIn(template(text)), 1))

  test('{text} is none')
    .with([
      { text: "<p>{{ t('a.b', { c: 1 }) }} · {{ d }}</p>" },
      { text: "@!field({ name: 'a', label: t('a.b'), placeholder: 'mail.example.org' })" },
      { text: '<dd><kbd class="key">Ctrl</kbd></dd>' },
      { text: '{{-- why so --}}\n@if(a && (b || c))\n@end' },
      { text: '<title>{{ title }} · Caliopen</title>' },
    ])
    .run(({ assert }, { text }) => assert.deepEqual(bareTextIn(template(text)), []))
})
