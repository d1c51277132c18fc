import { test } from '@japa/runner'
import fc from 'fast-check'
import { ReplyReader } from './reply_reader.js'

const reply = fc
  .tuple(
    fc.integer({ min: 200, max: 599 }),
    fc.array(fc.stringMatching(/^[ -~]{0,60}$/), { minLength: 1, maxLength: 5 })
  )
  .map(([code, texts]) =>
    texts.map((text, at) => `${code}${at < texts.length - 1 ? '-' : ' '}${text}`)
  )

test.group('The replies of a host', () => {
  test('are the same, however the octets arrive', ({ assert }) => {
    fc.assert(
      fc.property(fc.array(reply), fc.array(fc.integer({ min: 1, max: 50 })), (replies, sizes) => {
        const said = Buffer.from(replies.map((lines) => lines.join('\r\n') + '\r\n').join(''))
        const reader = new ReplyReader()
        const heard: string[] = []
        for (let at = 0, turn = 0; at < said.length; turn += 1) {
          const size = sizes[turn % Math.max(sizes.length, 1)] ?? said.length
          heard.push(...reader.read(said.subarray(at, at + size)))
          at += size
        }
        assert.deepEqual(
          heard,
          replies.map((lines) => lines.join('\n'))
        )
        assert.isFalse(reader.isHalfway)
      })
    )
  })

  test('{title} is refused')
    .with([
      { title: 'what is no SMTP', said: 'HTTP/1.1 400 Bad Request\r\n' },
      { title: 'a code that changes halfway', said: '250-one\r\n251 two\r\n' },
      { title: 'a code of another kind', said: '150 wait\r\n' },
      { title: 'a line without an end', said: `250 ${'x'.repeat(5_000)}` },
      { title: 'a reply without an end', said: '250-x\r\n'.repeat(200) },
    ])
    .run(({ assert }, { said }) => {
      assert.throws(() => new ReplyReader().read(Buffer.from(said)), /no reply|without an end/)
    })
})
