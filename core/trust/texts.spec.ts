import { test } from '@japa/runner'
import { kindsOf, LANGUAGES, say, textsOf } from '#core/tests/texts.js'
import type { Message } from '@caliopen/contract/text'
import { decideTrust, PENDING_KEY } from './engine.js'
import { everySpecimen } from './specimens.js'

const pending: Message = { key: PENDING_KEY, values: { rule: 'weather', cause: 'Error' } }

test.group('Trust texts', (group) => {
  let messages: Message[]

  group.setup(() => {
    const evidence = decideTrust([...everySpecimen()]).flatMap((verdict) => verdict.evidence)
    const advice = evidence.flatMap((row) => row.advice ?? [])
    messages = kindsOf([pending, ...evidence.map(({ reason }) => reason), ...advice])
  })

  test('say every reason and advice in {$self}')
    .with([...LANGUAGES])
    .run(({ assert }, language) => {
      const texts = textsOf('trust', language)
      for (const message of messages) assert.match(say(message, language, texts), /[.]$/)
    })

  test('has no text that nothing says in {$self}')
    .with([...LANGUAGES])
    .run(({ assert }, language) => {
      const said = new Set(messages.map(({ key }) => key))
      assert.deepEqual(
        [...textsOf('trust', language).keys()].filter((key) => !said.has(key)),
        []
      )
    })
})
