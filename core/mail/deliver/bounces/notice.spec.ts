import { test } from '@japa/runner'
import { simpleParser } from 'mailparser'
import { wordsIn } from '#core/messages/submissions/words.js'
import { buildNotice } from './notice.js'
import type { NoticeFacts } from './notice.js'

const facts: NoticeFacts = {
  telling: 'failed',
  id: 'abc123',
  hostname: 'mx.caliopen.example',
  to: 'ana@caliopen.example',
  subject: 'Été',
  messageId: '<lunch@caliopen.example>',
  original: Buffer.from('Subject: =?UTF-8?Q?=C3=89t=C3=A9?=\r\nFrom: ana@caliopen.example\r\n'),
  submittedAt: Date.UTC(2026, 10, 3, 14, 5),
  at: Date.UTC(2026, 10, 3, 14, 6),
  isWhole: false,
  dsn: { ret: null, envid: null },
  expiresAt: Date.UTC(2026, 10, 8, 14, 5),
  recipients: [
    failure('bo@far.example', '550 5.1.1 No such account', '5.1.1'),
    failure('zoé@nullmx.example', 'The domain nullmx.example takes no mail', '5.1.10'),
  ],
  words: wordsIn('fr'),
}

function failure(recipient: string, reply: string, status: string) {
  return { deliveryId: Buffer.alloc(16), recipient, orcpt: null, reply, status }
}

test.group('A notice of failure', () => {
  test('is a report of three parts (RFC 6522)', async ({ assert }) => {
    const raw = (await buildNotice(facts)).toString('latin1')
    const [boundary = 'none'] = /notice-[^\r"; ]+/.exec(raw) ?? []
    const types = raw
      .split(`--${boundary}`)
      .slice(1, -1)
      .map((part) => /Content-Type: ([^;\r]+)/.exec(part)?.[1])
    assert.deepEqual(types, ['text/plain', 'message/delivery-status', 'text/rfc822-headers'])
    assert.notMatch(raw, /\r(?!\n)|(?<!\r)\n/)
  })

  test('says the same to a machine (RFC 3464)', async ({ assert }) => {
    const raw = (await buildNotice(facts)).toString('latin1')
    assert.include(
      raw,
      [
        'Reporting-MTA: dns; mx.caliopen.example',
        'Arrival-Date: Tue, 03 Nov 2026 14:05:00 +0000',
        '',
        'Final-Recipient: rfc822; bo@far.example',
        'Action: failed',
        'Status: 5.1.1',
        'Diagnostic-Code: smtp; 550 5.1.1 No such account',
        'Last-Attempt-Date: Tue, 03 Nov 2026 14:06:00 +0000',
        '',
        'Final-Recipient: rfc822; zo?@nullmx.example',
        'Action: failed',
        'Status: 5.1.10',
        'Diagnostic-Code: x-caliopen; The domain nullmx.example takes no mail',
      ].join('\r\n')
    )
  })

  test('speaks the language of its reader', async ({ assert }) => {
    const mail = await simpleParser(await buildNotice(facts))
    assert.equal(mail.subject, 'Non remis : Été')
    assert.include(mail.text, 'L’autre côté ne connaît pas cette adresse.')
    assert.include(mail.text, 'zoé@nullmx.example')
    assert.equal(mail.inReplyTo, '<lunch@caliopen.example>')
    assert.equal(mail.headers.get('auto-submitted'), 'auto-replied')
  })

  test('has the same bytes for the same facts', async ({ assert }) => {
    assert.deepEqual(await buildNotice(facts), await buildNotice(facts))
  })

  test('takes no line of its own from the words of the far side', async ({ assert }) => {
    const evil = failure(
      'bo@far.example',
      '550 x\r\nStatus: 2.0.0\r\n\r\n--notice-abc123-Part_1',
      '5.0.0'
    )
    const raw = (await buildNotice({ ...facts, recipients: [evil] })).toString('latin1')
    assert.lengthOf(raw.match(/^Status:/gm) ?? [], 1)
    assert.lengthOf(raw.match(/^--notice-abc123-Part_1\r$/gm) ?? [], 3)
  })

  test('names what the sender gave (RFC 3461)', async ({ assert }) => {
    const asked = {
      ...failure('bo@far.example', '550 5.1.1 No such account', '5.1.1'),
      orcpt: { type: 'rfc822', address: 'all@here.example' },
    }
    const dsn = { ret: null, envid: 'order 7' }
    const raw = (await buildNotice({ ...facts, dsn, recipients: [asked] })).toString('latin1')
    assert.include(raw, 'Original-Envelope-Id: order 7\r\nReporting-MTA')
    assert.include(raw, 'Original-Recipient: rfc822; all@here.example\r\nFinal-Recipient')
  })

  test('brings the whole message back where that was asked', async ({ assert }) => {
    const original = Buffer.from('Subject: Hi\r\n\r\nThe body\r\n')
    const raw = await buildNotice({ ...facts, original, isWhole: true })
    const mail = await simpleParser(raw)
    assert.include(raw.toString('latin1'), 'Content-Type: message/rfc822')
    assert.include(raw.toString('latin1'), 'The body')
    assert.equal(mail.subject, 'Non remis : Été')
  })

  test('says of a delay until when it is tried', async ({ assert }) => {
    const waiting = failure('bo@far.example', '451 4.7.1 Greylisted', '4.7.1')
    const raw = await buildNotice({ ...facts, telling: 'delayed', recipients: [waiting] })
    const text = raw.toString('latin1')
    assert.include(text, 'Action: delayed\r\n')
    assert.include(text, 'Will-Retry-Until: Sun, 08 Nov 2026 14:05:00 +0000')
    const mail = await simpleParser(raw)
    assert.equal(mail.subject, 'Encore en route : Été')
    assert.include(mail.text, '8 novembre 2026')
  })

  test('{telling} has words of its own in both languages')
    .with([{ telling: 'delivered' as const }, { telling: 'relayed' as const }])
    .run(async ({ assert }, { telling }) => {
      const taken = failure('bo@far.example', '250 2.0.0 Ok', '2.0.0')
      for (const language of ['en', 'fr']) {
        const words = wordsIn(language)
        const raw = await buildNotice({ ...facts, telling, recipients: [taken], words })
        assert.include(raw.toString('latin1'), `Action: ${telling}\r\n`)
        const mail = await simpleParser(raw)
        assert.notInclude(mail.text, 'deliver.')
      }
    })
})
