import { test } from '@japa/runner'
import fc from 'fast-check'
import { readReply } from './reply.js'
import type { Stage } from './reply.js'

test.group('what a reply means', () => {
  test('{stage}: {response}')
    .with(
      [
        ['message', '250 2.0.0 Ok: queued', 'delivered', '2.0.0'],
        ['message', '250 Ok', 'delivered', '2.0.0'],
        ['rcpt', '550 5.1.1 No such account', 'failed', '5.1.1'],
        ['rcpt', '550-5.1.1 No such account', 'failed', '5.1.1'],
        ['rcpt', '550 No such account', 'failed', '5.1.0'],
        ['rcpt', '451 4.7.1 Greylisted', 'deferred', '4.7.1'],
        ['rcpt', '451 5.7.1 says one thing and another', 'deferred', '4.0.0'],
        ['rcpt', '552 5.5.3 Too many recipients', 'deferred', '4.0.0'],
        ['message', '552 5.3.4 Too large', 'failed', '5.3.4'],
        ['message', '554 5.7.1 Spam', 'failed', '5.7.1'],
        ['mail', '421 4.3.2 Closing', 'deferred', '4.3.2'],
        ['greeting', '554 No service', 'deferred', '4.4.1'],
        ['data', '354 Go on', 'deferred', '4.0.0'],
        ['data', '250 Ok', 'deferred', '4.0.0'],
        ['message', 'nonsense', 'deferred', '4.0.0'],
        ['message', '', 'deferred', '4.0.0'],
      ].map(([stage, response, kind, status]) => ({
        stage: stage as Stage,
        response: `${response}`,
        kind,
        status,
      }))
    )
    .run(({ assert }, { stage, response, kind, status }) => {
      assert.containsSubset(readReply(response, stage), { kind, status })
    })

  test('the words of several lines stand on one', ({ assert }) => {
    const { reply } = readReply(
      '550-5.7.1 See\r\n550-5.7.1 https://x.example\r\n550 5.7.1 why',
      'rcpt'
    )
    assert.equal(reply, '550-5.7.1 See https://x.example why')
  })

  test('any words are read, and end on one printable line', ({ assert }) => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 2000 }), (response) => {
        const { reply, status } = readReply(response, 'message')
        assert.isAtMost(reply.length, 900)
        assert.notMatch(reply, /[\r\n\0]/)
        assert.match(status, /^[245]\.\d{1,3}\.\d{1,3}$/)
      })
    )
  })
})
