import { test } from '@japa/runner'
import { kindsOf, LANGUAGES, say, textsOf } from '#core/tests/texts.js'
import { archetypes } from './archetype.js'
import { predictImportance } from './predict.js'
import { specimen } from './specimen.js'
import { PRIOR } from './weights.js'

const reasons = predictImportance(archetypes.map(specimen)).flatMap(
  (prediction) => prediction.reasons
)

test.group('Importance texts', () => {
  test('say every reason in {$self}')
    .with([...LANGUAGES])
    .run(({ assert }, language) => {
      const texts = textsOf('importance', language)
      for (const reason of kindsOf(reasons)) assert.match(say(reason, language, texts), /[.]$/)
    })

  test('are one a feature in {$self}')
    .with([...LANGUAGES])
    .run(({ assert }, language) => {
      const keys = Object.keys(PRIOR).map((name) => `importance.${name}`)
      assert.sameMembers([...textsOf('importance', language).keys()], keys)
    })
})
