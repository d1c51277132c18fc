import { test } from '@japa/runner'
import { linked, textBlocks } from './text_blocks.js'

function shape(text: string) {
  return textBlocks(text).map(({ quoted, lines }) => ({
    quoted,
    text: lines.map((parts) => parts.map((part) => part.text).join('')),
  }))
}

test.group('Plain text', () => {
  test('sets what is quoted apart', ({ assert }) => {
    assert.deepEqual(shape('Hi\n\nOn Monday Ana wrote:\n> Hello\n>\n> > older\n\nSee you\n'), [
      { quoted: false, text: ['Hi', '', 'On Monday Ana wrote:'] },
      { quoted: true, text: ['> Hello', '>', '> > older'] },
      { quoted: false, text: ['See you'] },
    ])
  })

  test('is nothing when there is nothing but space', ({ assert }) => {
    assert.deepEqual(textBlocks(' \r\n\r\n'), [])
  })

  test('finds links')
    .with([
      ['see https://example.org/a?b=c.', 'https://example.org/a?b=c', 'https://example.org/a?b=c'],
      ['(https://example.org/x)', 'https://example.org/x', 'https://example.org/x'],
      ['https://example.org/x_(y) ok', 'https://example.org/x_(y)', 'https://example.org/x_(y)'],
      ['go to www.example.org!', 'www.example.org', 'https://www.example.org/'],
      ['https://example.org/x).)!', 'https://example.org/x', 'https://example.org/x'],
      ['write to ana@example.org, please', 'ana@example.org', 'mailto:ana@example.org'],
    ])
    .run(({ assert }, [line, text, href]) => {
      const link = linked(line ?? '').find((part) => part.href !== null)
      assert.deepEqual(link, { text, href })
    })

  test('links nothing but the web and addresses')
    .with(['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', 'https://', 'a@b'])
    .run(({ assert }, line) => {
      assert.isTrue(linked(line).every(({ href }) => href === null))
    })

  test('loses no character', ({ assert }) => {
    const line = 'a https://x.example/ b www.y.example, c@d.example (http://z.example/)) end'
    assert.equal(
      linked(line)
        .map(({ text }) => text)
        .join(''),
      line
    )
  })

  test('takes no longer for text that was made to be slow')
    .with([
      'a'.repeat(200_000),
      `www.${'.'.repeat(200_000)}a`,
      `www.a${')'.repeat(200_000)}`,
      `a@${'a'.repeat(200_000)}`,
      'a@'.repeat(100_000),
    ])
    .run(({ assert }, line) => {
      const begun = performance.now()
      linked(line)
      assert.isBelow(performance.now() - begun, 2000)
    })
})
