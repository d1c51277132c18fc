import { readFileSync } from 'node:fs'
import { test } from '@japa/runner'
import { everySpecimen } from '@caliopen/contract/kit/trust_rules/specimens'
import type { Message } from '@caliopen/contract/text'
import { flatTexts, kindsOf, LANGUAGES, say } from '../../../core/tests/texts.js'
import { rules } from './rules.js'

/** What people read of the plugin itself, and not of a message. */
const OWN = /^(?:name|summary|rules\.\w+)$/

test.group('The texts of trust-essentials', (group) => {
  let messages: Message[]

  group.setup(async () => {
    const facts = [...everySpecimen()]
    const answers = await Promise.all(Object.values(rules).map((rule) => rule.judge(facts)))
    const rows = answers.flat(2)
    messages = kindsOf(rows.flatMap(({ reason, advice }) => (advice ? [reason, advice] : [reason])))
  })

  test('say every reason and advice in {$self}')
    .with([...LANGUAGES])
    .run(({ assert }, language) => {
      const texts = textsIn(language)
      for (const message of messages) assert.match(say(message, language, texts), /[.]$/)
    })

  test('has no text that nothing says in {$self}')
    .with([...LANGUAGES])
    .run(({ assert }, language) => {
      const said = new Set(messages.map(({ key }) => key))
      assert.deepEqual(
        [...textsIn(language).keys()].filter((key) => !said.has(key) && !OWN.test(key)),
        []
      )
    })
})

function textsIn(language: string): Map<string, string> {
  const file = new URL(`../locales/${language}.json`, import.meta.url)
  return new Map(flatTexts(JSON.parse(readFileSync(file, 'utf8'))))
}
