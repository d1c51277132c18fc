import { test } from '@japa/runner'
import fc from 'fast-check'
import type { OutboundMessage } from '@caliopen/contract/points/channel'
import { stanza } from './specimen.js'
import { writeDisplayed, writeMessage, writeReceipt } from './write_message.js'

const MESSAGE: OutboundMessage = {
  ...{ id: '7', identityId: 'i', to: 'bo@x.example', text: 'Hello', subject: null },
  ...{ inReplyTo: null, attachments: [] },
}

test.group('What leaves', () => {
  test('a message', ({ assert }) => {
    assert.equal(
      writeMessage(MESSAGE, 'bo@x.example', null).toString(),
      '<message type="chat" to="bo@x.example" id="caliopen-7"><body>Hello</body>' +
        '<origin-id xmlns="urn:xmpp:sid:0" id="caliopen-7"/><request xmlns="urn:xmpp:receipts"/>' +
        '<markable xmlns="urn:xmpp:chat-markers:0"/></message>'
    )
  })

  test('an answer, and a subject as the first line', ({ assert }) => {
    const written = writeMessage({ ...MESSAGE, subject: 'Lunch' }, 'bo@x.example', 'm1')
    assert.equal(written.getChildText('body'), 'Lunch\n\nHello')
    assert.equal(written.getChild('reply', 'urn:xmpp:reply:0')?.attrs.id, 'm1')
  })

  test('whatever is written, it is one stanza and says the same on the other side', ({
    assert,
  }) => {
    const text = fc.string({ unit: 'binary', maxLength: 50 })
    fc.assert(
      fc.property(text, (words) => {
        const written = writeMessage({ ...MESSAGE, text: words }, 'bo@x.example', null)
        const read = stanza(written.toString())
        assert.equal(read.getChildText('body') ?? '', written.getChildText('body'))
        assert.notMatch(read.getChildText('body') ?? '', /[\u0000-\u0008\uD800-\uDFFF\uFFFE]/u)
        assert.lengthOf(read.getChildElements(), 4)
      })
    )
  })

  test('a receipt and a marker', ({ assert }) => {
    const receipt = '<received xmlns="urn:xmpp:receipts" id="m1"/>'
    assert.include(writeReceipt('bo@x.example/phone', 'm1').toString(), receipt)
    const marker = '<displayed xmlns="urn:xmpp:chat-markers:0" id="m1"/>'
    assert.include(writeDisplayed('bo@x.example', 'm1').toString(), marker)
  })
})
