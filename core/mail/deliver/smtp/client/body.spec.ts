import { test } from '@japa/runner'
import fc from 'fast-check'
import { BodyWriter } from './body.js'

function write(parts: readonly string[]): string {
  const writer = new BodyWriter()
  const octets = parts.map((part) => writer.write(Buffer.from(part, 'latin1')))
  return Buffer.concat(octets).toString('latin1') + writer.end()
}

test.group('The bytes of a message, as they are said', () => {
  test('{said} is said as {heard}')
    .with([
      { said: 'a\r\nb\r\n', heard: 'a\r\nb\r\n.\r\n' },
      { said: 'a', heard: 'a\r\n.\r\n' },
      { said: '', heard: '.\r\n' },
      { said: '.a\r\n.\r\n..b\r\n', heard: '..a\r\n..\r\n...b\r\n.\r\n' },
      { said: 'a\n.\nb', heard: 'a\r\n..\r\nb\r\n.\r\n' },
      { said: 'a\r.\rb', heard: 'a\r\n..\r\nb\r\n.\r\n' },
      { said: 'a\r', heard: 'a\r\n.\r\n' },
      { said: '\n\r', heard: '\r\n\r\n.\r\n' },
    ])
    .run(({ assert }, { said, heard }) => {
      assert.equal(write([said]), heard)
    })

  test('have one end, and are the same in whatever parts they come', ({ assert }) => {
    const text = fc.array(fc.constantFrom('a', '.', '\r', '\n', '\r\n', '\r\n.', '\r\n.\r\n'))
    fc.assert(
      fc.property(text, (parts) => {
        const heard = write([parts.join('')])
        assert.equal(write(parts), heard)
        assert.equal(`\r\n${heard}`.indexOf('\r\n.\r\n'), heard.length - 3)
        assert.notMatch(heard, /\r(?!\n)|(?<!\r)\n/)
        const undone = heard.slice(0, -3).replaceAll(/(^|\r\n)\./g, '$1')
        const whole = parts.join('').replaceAll(/\r\n|\r|\n/g, '\r\n')
        assert.equal(undone, whole === '' || whole.endsWith('\r\n') ? whole : `${whole}\r\n`)
      }),
      { numRuns: 1_000 }
    )
  })
})
