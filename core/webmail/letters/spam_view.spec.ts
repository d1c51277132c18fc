import { I18nManagerFactory } from '@adonisjs/i18n/factories'
import { test } from '@japa/runner'
import type { AntispamFacts } from '@caliopen/contract/facts'
import { LANGUAGES, textsOf } from '#core/tests/texts.js'
import { meaningOf, MEANING_KEYS } from './spam_symbols.js'
import { spamView } from './spam_view.js'

const JUNK: AntispamFacts = {
  ...{ verdict: 'junk', score: 8.25, threshold: 6 },
  symbols: [
    { name: 'BAYES_SPAM', score: 5.1, options: ['99.99%'] },
    { name: 'DNSBL', score: 4, options: ['bl.example', '127.0.0.2'] },
    { name: 'RDNS_NONE', score: 1, options: [] },
    { name: 'HFILTER_HOSTNAME_UNKNOWN', score: 2.5, options: [] },
    { name: 'MIME_GOOD', score: -0.1, options: [] },
  ],
}

function speaking(language: 'en' | 'fr') {
  const i18n = new I18nManagerFactory().create().locale(language)
  i18n.localeTranslations = Object.fromEntries(textsOf('antispam', language))
  return i18n
}

test.group('Why a message is in Junk', () => {
  test('is said in words, several symbols that mean the same once', ({ assert }) => {
    const { lead, reasons } = spamView({ antispam: JUNK, isDisowned: false }, speaking('en'))
    assert.equal(lead, 'The antispam takes this for spam: it scored 8.3, and 6 is enough.')
    assert.deepEqual(
      reasons.map(({ text, points }) => [text, points]),
      [
        ['It resembles what people here called spam.', '5.1 points'],
        ['Its sender stands on a list of those who send spam (bl.example).', '4 points'],
        ['The server that brought it has no proper name.', '3.5 points'],
        ['It is put together as letters usually are.', '-0.1 points'],
      ]
    )
    assert.deepEqual(
      reasons.map(({ speaksForSpam }) => speaksForSpam),
      [true, true, true, false]
    )
  })

  test('may be that its domain disowns it, or that somebody moved it', ({ assert }) => {
    const i18n = speaking('fr')
    const disowned = spamView({ antispam: null, isDisowned: true }, i18n)
    assert.match(disowned.lead, /désavoue/)
    assert.lengthOf(disowned.reasons, 1)
    const clean = { ...JUNK, verdict: 'clean' as const, score: 1, symbols: [] }
    assert.match(spamView({ antispam: clean, isDisowned: false }, i18n).lead, /déplacé/)
    assert.match(spamView({ antispam: null, isDisowned: false }, i18n).lead, /pas été vérifié/)
  })

  test('has a sentence for every meaning, in {$self}')
    .with([...LANGUAGES])
    .run(({ assert }, language) => {
      const keys = [...textsOf('antispam', language).keys()]
      const symbols = keys.filter((key) => key.startsWith('antispam.symbols.'))
      assert.sameMembers(
        symbols,
        MEANING_KEYS.map((key) => `antispam.symbols.${key}`)
      )
    })

  test('knows {symbol} as {meaning}')
    .with([
      { symbol: 'R_SPF_SOFTFAIL', meaning: 'spf_fail' },
      { symbol: 'RBL_SPAMHAUS_XBL', meaning: 'listed' },
      { symbol: 'PH_SURBL_MULTI', meaning: 'bad_links' },
      { symbol: 'LAB_JUNK', meaning: null },
    ])
    .run(({ assert }, { symbol, meaning }) => assert.equal(meaningOf(symbol), meaning))
})
