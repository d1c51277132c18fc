import { test } from '@japa/runner'
import fc from 'fast-check'
import { flow } from './flowed.js'

test.group('format=flowed', () => {
  test('breaks long lines at a space that stays', ({ assert }) => {
    const lines = flow('word '.repeat(40).trim()).split('\r\n')
    assert.isAbove(lines.length, 2)
    for (const line of lines.slice(0, -1)) assert.match(line, / $/)
    assert.equal(lines.join(''), 'word '.repeat(40).trim())
  })

  test('{title}')
    .with([
      { title: 'line ends become CRLF', text: 'a\nb', expected: 'a\r\nb' },
      { title: 'spaces at the end go', text: 'a  \r\nb', expected: 'a\r\nb' },
      { title: 'an indented line is stuffed', text: ' indented', expected: '  indented' },
      { title: 'From is stuffed', text: 'From here', expected: ' From here' },
      { title: 'a quote stays', text: '> quoted', expected: '> quoted' },
      { title: 'a quote gets its space', text: '>quoted', expected: '> quoted' },
      { title: 'a quote in a quote stays', text: '>> twice', expected: '>> twice' },
      { title: 'an empty quote stays', text: '>', expected: '>' },
      { title: 'the mark of a signature keeps its space', text: '-- ', expected: '-- ' },
    ])
    .run(({ assert }, { text, expected }) => assert.equal(flow(text), expected))

  test('a quoted line that is broken stays quoted', ({ assert }) => {
    const lines = flow(`> ${'word '.repeat(40).trim()}`).split('\r\n')
    for (const line of lines) assert.match(line, /^> /)
  })

  test('a long word stays whole', ({ assert }) => {
    const url = `https://example.org/${'x'.repeat(200)}`
    assert.equal(flow(url), url)
  })

  test('reading it back gives the same paragraphs', ({ assert }) => {
    const word = fc.stringMatching(/^[a-zé.,]{1,12}$/)
    const paragraph = fc.array(word, { minLength: 1, maxLength: 60 }).map((all) => all.join(' '))
    fc.assert(
      fc.property(fc.array(paragraph, { maxLength: 5 }), (paragraphs) => {
        const text = paragraphs.join('\n')
        assert.equal(unflow(flow(text)), text)
      }),
      { numRuns: 100 }
    )
  })
})

/** RFC 3676 §4.4 and §4.5 for text without quotes. */
function unflow(flowed: string): string {
  return flowed
    .split('\r\n')
    .map((line) => line.replace(/^ /, ''))
    .map((line) => (line.endsWith(' ') ? line : `${line}\n`))
    .join('')
    .replace(/\n$/, '')
}
