import { test } from '@japa/runner'
import { simpleParser } from 'mailparser'
import { wordsIn } from '#core/messages/submissions/words.js'
import { buildNotice } from './notice.js'
import type { NoticeFacts } from './notice.js'

const facts: NoticeFacts = {
  id: 'abc123',
  hostname: 'mx.caliopen.example',
  to: 'ana@caliopen.example',
  subject: 'Été',
  messageId: '<lunch@caliopen.example>',
  header: Buffer.from('Subject: =?UTF-8?Q?=C3=89t=C3=A9?=\r\nFrom: ana@caliopen.example\r\n'),
  submittedAt: Date.UTC(2026, 10, 3, 14, 5),
  failedAt: Date.UTC(2026, 10, 3, 14, 6),
  failures: [
    failure('bo@far.example', '550 5.1.1 No such account', '5.1.1'),
    failure('zoé@nullmx.example', 'The domain nullmx.example takes no mail', '5.1.10'),
  ],
  words: wordsIn('fr'),
}

function failure(recipient: string, reply: string, status: string) {
  return { deliveryId: Buffer.alloc(16), recipient, reply, status }
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
    const raw = (await buildNotice({ ...facts, failures: [evil] })).toString('latin1')
    assert.lengthOf(raw.match(/^Status:/gm) ?? [], 1)
    assert.lengthOf(raw.match(/^--notice-abc123-Part_1\r$/gm) ?? [], 3)
  })
})
