import { test } from '@japa/runner'
import { readChatRaw } from './chat_raw.js'

const own = { address: 'ana@chat.example', name: 'Ana' }
const message = {
  ...{ kind: 'message', sourceId: '1', direction: 'in', at: 1, room: null, subject: null },
  correspondent: { address: 'bo@chat.example', name: 'Bo' },
  ...{ text: 'Hello', inReplyTo: null, attachments: [], fromArchive: false },
  ...{ transport: null, openpgp: null, source: '' },
}

function bytes(event: unknown): Buffer {
  return Buffer.from(JSON.stringify({ kind: 'message', own, event }))
}

test.group('The bytes of a chat', () => {
  test('are read as what they are', ({ assert }) => {
    assert.containSubset(readChatRaw(bytes(message)), { own, event: { text: 'Hello' } })
    const receipt = { kind: 'receipt', sourceId: '2', target: '1', state: 'read' }
    assert.containSubset(readChatRaw(bytes(receipt)), { event: receipt })
  })

  test('that are no event of a channel say so', ({ assert }) => {
    const broken = [
      null,
      [],
      {},
      { ...message, text: 1e308 },
      { ...message, subject: {} },
      { ...message, room: 'room' },
      { ...message, correspondent: null },
      { ...message, attachments: [{ fileName: 'a' }] },
    ]
    for (const event of broken) {
      assert.throws(() => readChatRaw(bytes(event)), 'this is no event of a channel')
    }
  })
})
