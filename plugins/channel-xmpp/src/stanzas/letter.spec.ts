import { test } from '@japa/runner'
import fc from 'fast-check'
import { readLetter, type Letter, type Reader } from './letter.js'
import { BO, forwarded, fromAna, fromBo, NOW, OWN, READER, stampedBy, stanza } from './specimen.js'

const BODY = '<body>Hello</body>'
const ARCHIVED = Date.parse('2026-11-01T08:00:00Z')

function read(text: string, reader: Partial<Reader> = {}): Omit<Letter, 'stanza'> | null {
  const letter = readLetter(stanza(text), { ...READER, ...reader })
  if (letter === null) return null
  const { direction, way, correspondent, resource, archiveId, at } = letter
  return { direction, way, correspondent, resource, archiveId, at }
}

function carbon(kind: 'sent' | 'received', inner: string, from = OWN): string {
  const copy = `<${kind} xmlns='urn:xmpp:carbons:2'>${forwarded(inner)}</${kind}>`
  return `<message from='${from}' to='${OWN}/caliopen-1'>${copy}</message>`
}

function result(inner: string, { from = ` from='${OWN}'`, queryid = 'q1' } = {}): string {
  const wrapped = `<result xmlns='urn:xmpp:mam:2' queryid='${queryid}' id='a7'>${forwarded(inner)}</result>`
  return `<message${from} to='${OWN}/caliopen-1'>${wrapped}</message>`
}

test.group('A letter', () => {
  const live = { direction: 'in', way: 'live', correspondent: BO, resource: '', at: NOW } as const

  test('{0}')
    .with<[string, string, Omit<Letter, 'stanza'> | null][]>([
      ['comes live', fromBo(BODY), { ...live, archiveId: null }],
      ['knows its stamp', fromBo(BODY + stampedBy(OWN, 's1')), { ...live, archiveId: 's1' }],
      [
        'does not believe the stamp of another',
        fromBo(BODY + stampedBy(BO, 's1') + stampedBy('talk.example', 's2')),
        { ...live, archiveId: null },
      ],
      [
        'believes a delay that the server wrote',
        fromBo(
          `${BODY}<delay xmlns='urn:xmpp:delay' from='chat.example' stamp='2026-11-01T08:00:00Z'/>`
        ),
        { ...live, archiveId: null, at: ARCHIVED },
      ],
      [
        'does not believe a delay that the sender wrote',
        fromBo(`${BODY}<delay xmlns='urn:xmpp:delay' from='${BO}' stamp='2001-01-01T00:00:00Z'/>`),
        { ...live, archiveId: null },
      ],
      [
        'has not been written in the future',
        fromBo(`${BODY}<delay xmlns='urn:xmpp:delay' from='${OWN}' stamp='2099-01-01T00:00:00Z'/>`),
        { ...live, archiveId: null },
      ],
      [
        'without a sender is from the account itself',
        `<message to='${OWN}'>${BODY}</message>`,
        { ...live, correspondent: OWN, archiveId: null },
      ],
      [
        'to somebody else is none',
        `<message from='${BO}' to='cleo@chat.example'>${BODY}</message>`,
        null,
      ],
      ['from nobody that can be is none', `<message from='@' to='${OWN}'>${BODY}</message>`, null],
      [
        'is copied when another program got it',
        carbon('received', fromBo(BODY + stampedBy(OWN, 's1'))),
        { ...live, way: 'carbon', archiveId: 's1', at: ARCHIVED },
      ],
      [
        'is copied when another program sent it',
        carbon('sent', fromAna(BODY)),
        {
          ...{ direction: 'out', way: 'carbon', correspondent: BO, resource: 'laptop' },
          ...{ archiveId: null, at: ARCHIVED },
        },
      ],
      ['is no copy when a stranger made it', carbon('received', fromBo(BODY), BO), null],
      ['is no copy when a stranger made it in our name', carbon('sent', fromAna(BODY), BO), null],
      [
        'is no copy when a program made it',
        carbon('received', fromBo(BODY), `${OWN}/laptop`),
        null,
      ],
      ['is no copy in the wrong direction', carbon('sent', fromBo(BODY)), null],
      ['is no copy of what is not ours', carbon('received', fromBo(BODY).replace(OWN, BO)), null],
      [
        'comes from the archive',
        result(fromBo(BODY)),
        { ...live, way: 'archive', archiveId: 'a7', at: ARCHIVED },
      ],
      [
        'comes from an archive that does not name itself',
        result(fromBo(BODY), { from: '' }),
        { ...live, way: 'archive', archiveId: 'a7', at: ARCHIVED },
      ],
      [
        'is not from an archive of somebody else',
        result(fromBo(BODY), { from: ` from='${BO}'` }),
        null,
      ],
      ['is not what nobody asked for', result(fromBo(BODY), { queryid: 'q2' }), null],
      ['is nothing where nothing is', result(''), null],
    ])
    .run(({ assert }, [, text, expected]) => assert.deepEqual(read(text), expected))

  test('a server that does not vouch for stamps stamps nothing', ({ assert }) => {
    const letter = read(fromBo(BODY + stampedBy(OWN, 's1')), { stamps: false })
    assert.isNull(letter?.archiveId)
  })

  test('what was in the archive before us is history', ({ assert }) => {
    assert.equal(read(result(fromBo(BODY)), { firstTime: true })?.way, 'history')
  })

  test('nothing that anybody sends is read as our own words', ({ assert }) => {
    const piece = fc.constantFrom(
      ...[fromBo(BODY), fromAna(BODY), carbon('sent', fromAna(BODY), BO), BODY],
      ...[
        stampedBy(OWN, 'x'),
        forwarded(fromAna(BODY)),
        result(fromAna(BODY), { queryid: 'guess' }),
      ],
      ...["<sent xmlns='urn:xmpp:carbons:2'/>", "<result xmlns='urn:xmpp:mam:2' queryid='q2'/>"]
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 4 }), (content) => {
        const letter = readLetter(stanza(fromBo(content.join(''))), READER)
        assert.isTrue(letter === null || letter.direction === 'in')
        assert.isTrue(letter === null || letter.correspondent === BO)
      })
    )
  })
})
