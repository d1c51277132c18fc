import { test } from '@japa/runner'
import type { Element } from '@xmpp/xml'
import fc from 'fast-check'
import { LimitedParser } from './limited_parser.js'

const OPEN = "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>"

/** What comes out of the stream that is written in these pieces; the error where it ends with one. */
function read(pieces: readonly string[]): { elements: string[]; error: string | null } {
  const parser = new LimitedParser()
  const elements: string[] = []
  let error: string | null = null
  parser.on('element', (element: Element) => elements.push(element.toString()))
  parser.on('error', ({ message }: Error) => (error = message))
  try {
    for (const piece of pieces) parser.write(piece)
  } catch (thrown) {
    error = thrown instanceof Error ? thrown.message : String(thrown)
  }
  return { elements, error }
}

test.group('The parser of a stream', () => {
  test('reads any stanza the same, however it is cut into pieces', ({ assert }) => {
    const text = "<message to='a@b'><body>é &amp; 👋 &lt;</body><x xmlns='y'/></message><r/>"
    fc.assert(
      fc.property(fc.array(fc.nat(text.length), { maxLength: 10 }), (cuts) => {
        const places = [0, ...cuts.toSorted((a, b) => a - b), text.length]
        const pieces = places.slice(1).map((end, index) => text.slice(places[index], end))
        assert.deepEqual(read([OPEN, ...pieces]), read([OPEN, text]))
      })
    )
    assert.lengthOf(read([OPEN, text]).elements, 2)
  })

  test('gives what was written back, whatever stands in it', ({ assert }) => {
    const character = fc.string({ unit: 'grapheme', maxLength: 20 })
    fc.assert(
      fc.property(character, (text) => {
        const escaped = text
          .replaceAll('&', '&amp;')
          .replaceAll('<', '&lt;')
          .replaceAll('>', '&gt;')
        const { elements } = read([OPEN, `<body>${escaped}</body>`])
        assert.deepEqual(elements, [text === '' ? '<body/>' : `<body>${escaped}</body>`])
      })
    )
  })

  test('survives any nonsense', ({ assert }) => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom('<a', '/>', '</a>', "='", '<![CDATA[', '<!--')
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        assert.isArray(read([OPEN, ...pieces]).elements)
      })
    )
  })

  test('stops at {0}')
    .with<[string, string[]][]>([
      ['an element that is too large', Array.from({ length: 20 }, () => 'x'.repeat(65_536))],
      ['an attribute without end', Array.from({ length: 20 }, () => 'x'.repeat(65_536))],
      ['too deep a nest', ['<a>'.repeat(60)]],
      ['too many elements in one', [`<m>${'<a/>'.repeat(20_000)}`]],
      ['an end without a beginning', ['</a>']],
      [
        'too many attributes',
        [`<a ${Array.from({ length: 200 }, (_, at) => `a${at}='x'`).join(' ')}/>`],
      ],
    ])
    .run(({ assert }, [what, pieces]) => {
      const beginning = what === 'an attribute without end' ? "<a b='" : '<m>'
      const begun = what.startsWith('an ') ? [beginning] : []
      assert.isNotNull(read([OPEN, ...(what.includes('beginning') ? [] : begun), ...pieces]).error)
    })

  test('many stanzas one after the other are no large one', ({ assert }) => {
    const stanza = `<message><body>${'x'.repeat(60_000)}</body></message>`
    const { elements, error } = read([OPEN, ...Array.from({ length: 40 }, () => stanza)])
    assert.lengthOf(elements, 40)
    assert.isNull(error)
  })
})
