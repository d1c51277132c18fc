import { test } from '@japa/runner'
import { LANGUAGES, textsOf } from '#core/tests/texts.js'
import { EXPLANATIONS, explainDelivery } from './explain.js'

test.group('The texts of delivery', () => {
  test('are the same ones in every language', ({ assert }) => {
    const keys = LANGUAGES.map((language) => [...textsOf('deliver', language).keys()].sort())
    for (const own of keys) assert.deepEqual(own, keys[0])
  })

  test('hold a sentence for every explanation', ({ assert }) => {
    for (const language of LANGUAGES) {
      const texts = textsOf('deliver', language)
      for (const name of EXPLANATIONS) {
        assert.isTrue(texts.has(`deliver.explained.waiting.${name}`), name)
        assert.isTrue(texts.has(`deliver.explained.failed.${name}`), name)
      }
    }
  })

  test('{status} is explained as {expected}')
    .with([
      { status: '5.1.1', final: true, expected: 'failed.no_such_address' },
      { status: '5.1.10', final: true, expected: 'failed.takes_no_mail' },
      { status: '5.1.2', final: true, expected: 'failed.no_such_domain' },
      { status: '4.2.2', final: false, expected: 'waiting.mailbox_full' },
      { status: '5.7.26', final: true, expected: 'failed.policy' },
      { status: '4.7.1', final: false, expected: 'waiting.asked_to_wait' },
      { status: '4.4.1', final: false, expected: 'waiting.unreachable' },
      { status: '4.4.7', final: true, expected: 'failed.expired' },
      { status: '5.9.9', final: true, expected: 'failed.refused' },
    ])
    .run(({ assert }, { status, final, expected }) => {
      assert.equal(explainDelivery({ status, final }).key, `deliver.explained.${expected}`)
    })
})
