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
      { status: '5.7.26', final: true, expected: 'failed.unauthenticated' },
      { status: '5.7.1', final: true, expected: 'failed.policy' },
      { status: '4.7.1', final: false, expected: 'waiting.asked_to_wait' },
      { status: '4.4.1', final: false, expected: 'waiting.unreachable' },
      { status: '4.4.7', final: true, expected: 'failed.expired' },
      { status: '5.9.9', final: true, expected: 'failed.refused' },
    ])
    .run(({ assert }, { status, final, expected }) => {
      assert.equal(explainDelivery({ status, final }).key, `deliver.explained.${expected}`)
    })

  test('“{reply}” is explained as {expected}')
    .with([
      {
        reply:
          '550 5.7.26 Your email has been blocked because the sender is unauthenticated. Gmail requires all senders to authenticate with either SPF or DKIM.',
        expected: 'unauthenticated',
      },
      {
        reply:
          '550 5.7.1 Our system has detected that this message is likely unsolicited mail. To reduce the amount of spam sent to Gmail, this message has been blocked.',
        expected: 'spam',
      },
      {
        reply:
          '550 5.7.1 Unfortunately, messages from [192.0.2.1] weren’t sent. Please contact your Internet service provider since part of their network is on our block list (S3150).',
        expected: 'listed',
      },
      {
        reply:
          '550 5.7.25 The IP address sending this message does not have a PTR record setup, or the corresponding forward DNS entry does not point to the sending IP.',
        expected: 'no_reverse_name',
      },
      {
        reply:
          '421 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred due to unexpected volume or user complaints',
        expected: 'too_much',
      },
      {
        reply: '554 5.7.1 Service unavailable; blocked using zen.spamhaus.org',
        expected: 'listed',
      },
      { reply: '554 5.7.1 <bo@far.example>: Relay access denied', expected: 'no_relay' },
      {
        reply:
          '552 5.7.0 This message was blocked because its content presents a potential security issue',
        expected: 'dangerous',
      },
      {
        reply: '550 5.4.1 Recipient address rejected: User unknown in virtual mailbox table',
        expected: 'no_such_address',
      },
      {
        reply: '450 4.2.0 <bo@far.example>: Recipient address rejected: Greylisted',
        expected: 'asked_to_wait',
      },
      { reply: '530 5.7.0 Must issue a STARTTLS command first', expected: 'needs_encryption' },
      {
        reply: '550 5.2.1 The email account that you tried to reach is inactive',
        expected: 'mailbox_disabled',
      },
      { reply: '550 5.7.1 By the rules of this house', expected: 'policy' },
    ])
    .run(({ assert }, { reply, expected }) => {
      const status = reply.slice(4, 9)
      const key = explainDelivery({ status, reply, final: true }).key
      assert.equal(key, `deliver.explained.failed.${expected}`)
    })
})
