import { test } from '@japa/runner'
import fc from 'fast-check'
import { LIMITS } from '../limits.js'
import { Structure } from './structure.js'

const SMALL = {
  ...LIMITS,
  headerBytes: 2_000,
  headerFields: 20,
  headerLineBytes: 400,
  mimeDepth: 3,
  mimeParts: 5,
}

const multipart = (boundary: string, ...parts: string[]) =>
  `Content-Type: multipart/mixed; boundary="${boundary}"\r\n\r\n` +
  parts.map((part) => `--${boundary}\r\n${part}\r\n`).join('') +
  `--${boundary}--\r\n`
const text = (body: string) => `Content-Type: text/plain\r\n\r\n${body}`

test.group('The structure of a message', () => {
  test('has a limit for fields, for their lines and for all of them', ({ assert }) => {
    assert.isNull(judge('A: b\r\n'.repeat(20)))
    assert.match(judge('A: b\r\n'.repeat(21)) ?? '', /more fields/)
    assert.isNull(judge(`A: ${'b'.repeat(397)}\r\n`))
    assert.match(judge(`A: ${'b'.repeat(398)}\r\n`) ?? '', /line of the header/)
    assert.match(judge(`A: ${'b'.repeat(500)}`) ?? '', /line of the header/)
    assert.match(
      judge(` ${'b'.repeat(300)}\r\n`.repeat(7)) ?? '',
      /header of the message is larger/
    )
    assert.isNull(judge(`A: b\r\n\r\n${'A: b\r\n'.repeat(100)}${'x'.repeat(5_000)}`))
    assert.isNull(judge(`\r\n${'A: b\r\n'.repeat(100)}`))
  })

  test('has a limit for parts, and for how deep they stand', ({ assert }) => {
    assert.isNull(judge(multipart('b', ...Array<string>(5).fill(text('x')))))
    assert.match(judge(multipart('b', ...Array<string>(6).fill(text('x')))) ?? '', /more parts/)
    assert.isNull(judge(multipart('a', multipart('b', multipart('c', text('x'))))))
    const deep = multipart('a', multipart('b', multipart('c', multipart('d', text('x')))))
    assert.match(judge(deep) ?? '', /more deeply/)
    const siblings = multipart('a', multipart('b', text('x')), multipart('c', text('x')))
    assert.isNull(judge(siblings))
    const letters = 'Content-Type: message/rfc822\r\n\r\n'.repeat(4)
    assert.match(judge(letters) ?? '', /more deeply/)
    assert.match(judge(multipart('b', `${'A: b\r\n'.repeat(21)}\r\n`)) ?? '', /more fields/)
  })

  test('is made of delimiters only, whatever else has dashes', ({ assert }) => {
    const lines = ['--', '-- ', '--c', '--bb', '- -b', ' --b', 'x--b', '--b-', '-'.repeat(2_000)]
    assert.isNull(judge(multipart('b', text(lines.join('\r\n').repeat(10)))))
    const spaced =
      'Content-Type: multipart/mixed;\r\n\tboundary=b\r\n\r\n' + '--b \t\r\n\r\n'.repeat(6)
    assert.match(judge(spaced) ?? '', /more parts/)
  })

  test('is the same however it was cut', () => {
    const line = fc.constantFrom(
      ...['--a', '--b', '--a--', '-', '--', '', 'x', 'A: b', ' c'],
      ...['Content-Type: multipart/mixed; boundary=a', 'content-type: message/rfc822'],
      ...['Content-Type: multipart/mixed;', ' boundary="b"', 'x'.repeat(300)]
    )
    const message = fc.array(line, { maxLength: 40 }).map((lines) => lines.join('\r\n'))
    const cuts = fc.infiniteStream(fc.integer({ min: 1, max: 5 }))
    fc.assert(
      fc.property(message, cuts, (whole, lengths) => judge(whole) === judge(whole, lengths)),
      { numRuns: 2_000 }
    )
  })

  test('costs little where there is much of it', ({ assert }) => {
    const start = process.cpuUsage()
    judge(multipart('b', `\r\n${'--\r\n'.repeat(500_000)}`))
    judge(`Content-Type: multipart/mixed; boundary=${'b'.repeat(60_000)}\r\n\r\n`)
    judge(`Content-Type: multipart/mixed;${' '.repeat(60_000)}\r\n\r\n`)
    judge(`Content-Type: multipart/mixed;${' boundary'.repeat(900)}\r\n\r\n`)
    // not the time on the wall: the machine may be busy
    assert.isBelow(process.cpuUsage(start).user / 1_000, 2_000)
  })
})

function judge(message: string, lengths: Iterable<number> = [message.length]): string | null {
  const structure = new Structure(SMALL)
  let at = 0
  for (const length of lengths) {
    if (at >= message.length) break
    const fault = structure.feed(Buffer.from(message.slice(at, at + length), 'latin1'))
    if (fault) return fault.text
    at += length
  }
  return null
}
