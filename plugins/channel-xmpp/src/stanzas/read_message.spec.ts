import { test } from '@japa/runner'
import type { ChannelEvent } from '@caliopen/contract/points/channel'
import { readLetter, type Reader } from './letter.js'
import { readMessage, receiptWanted, type MessageContext } from './read_message.js'
import { BO, forwarded, fromAna, fromBo, OWN, READER, stampedBy, stanza } from './specimen.js'

const KNOWN: Record<string, string> = {
  [`in ${BO} theirs`]: 'source-theirs',
  [`out ${BO} ours`]: 'source-ours',
  [`out ${BO} caliopen-1`]: 'caliopen-1',
}

const CONTEXT: MessageContext = {
  identityId: 'i1',
  own: OWN,
  nameOf: (address) => (address === BO ? 'Bo' : ''),
  find: (correspondent, direction, id) => KNOWN[`${direction} ${correspondent} ${id}`] ?? null,
  transport: {
    tls: { protocol: 'TLSv1.3', cipher: 'x' },
    host: 'xmpp.chat.example',
    verified: true,
  },
}

const STAMP = stampedBy(OWN, 's1')

function eventsOf(text: string, reader: Partial<Reader> = {}): ChannelEvent[] {
  const letter = readLetter(stanza(text), { ...READER, ...reader })
  if (letter === null) throw new Error('no letter')
  return readMessage(letter, CONTEXT)
}

function sent(content: string): string {
  const copy = `<sent xmlns='urn:xmpp:carbons:2'>${forwarded(fromAna(content))}</sent>`
  return `<message from='${OWN}' to='${OWN}/caliopen-1'>${copy}</message>`
}

const correct = (id: string) => `<replace xmlns='urn:xmpp:message-correct:0' id='${id}'/>`
const received = (id: string) => `<received xmlns='urn:xmpp:receipts' id='${id}'/>`
const marker = (name: string, id: string) => `<${name} xmlns='urn:xmpp:chat-markers:0' id='${id}'/>`
const react = (id: string, ...signs: string[]) =>
  `<reactions xmlns='urn:xmpp:reactions:0' id='${id}'>${signs.map((sign) => `<reaction>${sign}</reaction>`).join('')}</reactions>`

test.group('A message', () => {
  test('{0}')
    .with<[string, string, object[]][]>([
      [
        'is read with all that is known of it',
        fromBo(`<body>Hello</body><subject> Hi </subject>${STAMP}`),
        [
          {
            ...{
              kind: 'message',
              identityId: 'i1',
              sourceId: 's1',
              direction: 'in',
              text: 'Hello',
            },
            ...{ correspondent: { address: BO, name: 'Bo' }, room: null, subject: 'Hi' },
            ...{ inReplyTo: null, attachments: [], fromArchive: false, openpgp: null },
            transport: CONTEXT.transport,
          },
        ],
      ],
      [
        'that says nothing is none',
        fromBo("<composing xmlns='http://jabber.org/protocol/chatstates'/>"),
        [],
      ],
      ['with an empty body is one', fromBo('<body/>'), []],
      ['of a room is none', fromBo('<body>x</body>', "type='groupchat'"), []],
      ['of a server is one', fromBo('<body>x</body>', "type='headline'"), [{ kind: 'message' }]],
      [
        'of another program is ours',
        sent('<body>x</body>'),
        [{ kind: 'message', direction: 'out' }],
      ],
      [
        'that links a file shows the link',
        fromBo("<body>See</body><x xmlns='jabber:x:oob'><url>https://x.example/a.png</url></x>"),
        [{ text: 'See\nhttps://x.example/a.png' }],
      ],
      [
        'that is a link shows it once',
        fromBo(
          "<body>https://x.example/a.png</body><x xmlns='jabber:x:oob'><url>https://x.example/a.png</url></x>"
        ),
        [{ text: 'https://x.example/a.png' }],
      ],
      [
        'shows no link that is none',
        fromBo("<body>See</body><x xmlns='jabber:x:oob'><url>javascript:alert(1)</url></x>"),
        [{ text: 'See' }],
      ],
      [
        'that answers another says which, without its quotation',
        fromBo(
          "<body>&gt; At five?\nYes 👍</body><reply xmlns='urn:xmpp:reply:0' id='ours'/>" +
            "<fallback xmlns='urn:xmpp:fallback:0' for='urn:xmpp:reply:0'><body start='0' end='11'/></fallback>"
        ),
        [{ text: 'Yes 👍', inReplyTo: 'source-ours' }],
      ],
      [
        'that is encrypted with OpenPGP is passed on as it is',
        fromBo("<body>encrypted</body><x xmlns='jabber:x:encrypted'>abc=</x>"),
        [
          {
            text: '-----BEGIN PGP MESSAGE-----\n\nabc=\n-----END PGP MESSAGE-----',
            openpgp: { encrypted: true },
          },
        ],
      ],
      [
        'that nobody can read says so',
        fromBo("<encryption xmlns='urn:xmpp:eme:0' name='OMEMO' namespace='eu.siacs'/>"),
        [{ text: 'This message was encrypted with OMEMO and could not be decrypted.' }],
      ],
      [
        'has no control characters',
        fromBo('<body>a\u0007b\r\nc\u2028d</body>'),
        [{ text: 'ab\ncd' }],
      ],
    ])
    .run(({ assert }, [, text, expected]) => {
      const events = eventsOf(text)
      assert.lengthOf(events, expected.length)
      assert.containSubset(events, expected)
    })

  test('has the same id live, as a carbon and from the archive', ({ assert }) => {
    const content = `<body>x</body>${STAMP}`
    const copy = `<received xmlns='urn:xmpp:carbons:2'>${forwarded(fromBo(content))}</received>`
    const archived = `<result xmlns='urn:xmpp:mam:2' queryid='q1' id='s1'>${forwarded(fromBo('<body>x</body>'))}</result>`
    const ids = [
      fromBo(content),
      `<message from='${OWN}'>${copy}</message>`,
      `<message from='${OWN}'>${archived}</message>`,
    ]
      .flatMap((text) => eventsOf(text))
      .map(({ sourceId }) => sourceId)
    assert.deepEqual(ids, ['s1', 's1', 's1'])
  })

  test('that Caliopen sent has the id of its receipt', ({ assert }) => {
    const copy = forwarded(fromAna(`<body>x</body>${STAMP}`, "id='caliopen-9'"))
    const text = `<message from='${OWN}'><sent xmlns='urn:xmpp:carbons:2'>${copy}</sent></message>`
    assert.equal(eventsOf(text)[0]?.sourceId, 'caliopen-9')
  })

  test('from somebody who takes an id like ours does not get it', ({ assert }) => {
    const text = fromBo(`<body>x</body>${STAMP}`, "id='caliopen-9'")
    assert.equal(eventsOf(text)[0]?.sourceId, 's1')
  })

  test('without an archive is known by what is in it', ({ assert }) => {
    const reader = { stamps: false }
    const idOf = (text: string, now = READER.now) => eventsOf(text, { ...reader, now })[0]?.sourceId
    const first = idOf(fromBo('<body>x</body>', "id='long-enough-id'"))
    assert.equal(idOf(fromBo('<body>x</body>', "id='long-enough-id'"), READER.now + 5), first)
    assert.notEqual(idOf(fromBo('<body>y</body>', "id='long-enough-id'")), first)
    assert.notEqual(
      idOf(fromBo('<body>x</body>', "id='1'"), 1),
      idOf(fromBo('<body>x</body>', "id='1'"), 2)
    )
  })
})

test.group('What a message says of others', () => {
  test('{0}')
    .with<[string, string, object[]][]>([
      [
        'a correction by its writer',
        fromBo(`<body>New</body>${correct('theirs')}${STAMP}`),
        [{ kind: 'edit', sourceId: 's1', target: 'source-theirs', text: 'New' }],
      ],
      [
        'a correction of what somebody else wrote is a message',
        fromBo(`<body>New</body>${correct('ours')}`),
        [{ kind: 'message', text: 'New' }],
      ],
      [
        'a correction of what nobody knows is a message',
        fromBo(`<body>New</body>${correct('gone')}`),
        [{ kind: 'message', text: 'New' }],
      ],
      [
        'our own correction',
        sent(`<body>New</body>${correct('ours')}`),
        [{ kind: 'edit', target: 'source-ours', text: 'New' }],
      ],
      [
        'a retraction',
        fromBo("<body>fallback</body><retract xmlns='urn:xmpp:message-retract:1' id='theirs'/>"),
        [{ kind: 'edit', target: 'source-theirs', text: null }],
      ],
      [
        'a retraction of the older kind',
        fromBo(
          "<apply-to xmlns='urn:xmpp:fasten:0' id='theirs'><retract xmlns='urn:xmpp:message-retract:0'/></apply-to>"
        ),
        [{ kind: 'edit', target: 'source-theirs', text: null }],
      ],
      [
        'a retraction of what somebody else wrote is nothing',
        fromBo("<body>fallback</body><retract xmlns='urn:xmpp:message-retract:1' id='ours'/>"),
        [],
      ],
      [
        'a reaction to ours',
        fromBo(react('ours', '👍', '👍', ' ❤️ ', '')),
        [{ kind: 'reaction', target: 'source-ours', from: BO, reactions: ['👍', '❤️'] }],
      ],
      [
        'our reaction to theirs',
        sent(react('theirs', '🎄')),
        [{ kind: 'reaction', target: 'source-theirs', from: OWN, reactions: ['🎄'] }],
      ],
      [
        'a reaction that is taken back',
        fromBo(react('ours')),
        [{ kind: 'reaction', reactions: [] }],
      ],
      ['a reaction to nothing', fromBo(react('gone', '👍')), []],
      [
        'a receipt',
        fromBo(received('caliopen-1')),
        [{ kind: 'receipt', target: 'caliopen-1', state: 'received', reason: null }],
      ],
      [
        'that it was displayed',
        fromBo(marker('displayed', 'caliopen-1')),
        [{ kind: 'receipt', target: 'caliopen-1', state: 'read' }],
      ],
      [
        'that it was received',
        fromBo(marker('received', 'ours')),
        [{ state: 'received', target: 'source-ours' }],
      ],
      [
        'that it was acknowledged',
        fromBo(marker('acknowledged', 'caliopen-1')),
        [{ target: 'caliopen-1', state: 'read' }],
      ],
      ['a receipt for what they wrote themselves', fromBo(received('theirs')), []],
      ['our own receipt', sent(received('theirs')), []],
      [
        'a receipt together with words',
        fromBo(`<body>Thanks</body>${received('caliopen-1')}`),
        [{ kind: 'receipt' }, { kind: 'message', text: 'Thanks' }],
      ],
      [
        'that it came back',
        fromBo(
          "<body>x</body><error type='cancel'><remote-server-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>",
          "type='error' id='caliopen-1'"
        ),
        [
          {
            ...{ kind: 'receipt', target: 'caliopen-1', state: 'failed' },
            reason: {
              key: 'bounces.remote_server_not_found',
              values: { to: BO, condition: 'remote-server-not-found' },
            },
          },
        ],
      ],
      [
        'that something of ours came back that was no message',
        fromBo("<error type='cancel'/>", "type='error' id='other'"),
        [],
      ],
    ])
    .run(({ assert }, [, text, expected]) => {
      const events = eventsOf(text)
      assert.lengthOf(events, expected.length)
      assert.containSubset(events, expected)
    })

  test('the same receipt again is the same event', ({ assert }) => {
    const [first] = eventsOf(fromBo(marker('displayed', 'caliopen-1'), "id='a'"))
    const [second] = eventsOf(fromBo(marker('displayed', 'caliopen-1'), "id='b'"))
    assert.equal(first?.sourceId, second?.sourceId)
  })

  test('a receipt is wanted by {0}: {1}')
    .with<[string, boolean, string][]>([
      ['who asks', true, fromBo("<body>x</body><request xmlns='urn:xmpp:receipts'/>")],
      ['who does not ask', false, fromBo('<body>x</body>')],
      ['who gives no id', false, fromBo("<request xmlns='urn:xmpp:receipts'/>", '')],
      ['an error', false, fromBo("<request xmlns='urn:xmpp:receipts'/>", "type='error' id='x'")],
      ['our own program', false, sent("<request xmlns='urn:xmpp:receipts'/>")],
    ])
    .run(({ assert }, [, wanted, text]) => {
      const letter = readLetter(stanza(text), READER)
      assert.equal(letter && receiptWanted(letter) !== null, wanted)
    })
})
