import { test } from '@japa/runner'
import fc from 'fast-check'
import { MboxSplitter } from './mbox.js'

function split(text: string, chunk = text.length): string[] {
  const splitter = new MboxSplitter(1_000_000)
  const bytes = Buffer.from(text, 'latin1')
  const found: Buffer[] = []
  for (let at = 0; at < bytes.length; at += chunk) {
    found.push(...splitter.push(bytes.subarray(at, at + chunk)))
  }
  return [...found, ...splitter.end()].map((raw) => raw.toString('latin1'))
}

test.group('An mbox', () => {
  const two = 'From a Mon\nSubject: 1\n\none\n\nFrom b Tue\nSubject: 2\n\ntwo\n\n'

  test('is cut at its separators, with LF or CRLF', ({ assert }) => {
    assert.deepEqual(split(two), ['Subject: 1\n\none\n', 'Subject: 2\n\ntwo\n'])
    assert.deepEqual(split(two.replaceAll('\n', '\r\n')), [
      'Subject: 1\r\n\r\none\r\n',
      'Subject: 2\r\n\r\ntwo\r\n',
    ])
  })

  test('keeps a From inside a paragraph, and unquotes what was quoted', ({ assert }) => {
    const [one] = split('From a\nSubject: 1\n\nhello\nFrom me\n>From you\n>>From all\n')
    assert.equal(one, 'Subject: 1\n\nhello\nFrom me\nFrom you\n>From all\n')
  })

  test('that begins otherwise is one message', ({ assert }) => {
    assert.deepEqual(split('Subject: 1\n\nFrom here on\n\nFrom there'), [
      'Subject: 1\n\nFrom here on\n\nFrom there',
    ])
  })

  test('is cut the same wherever its chunks end', ({ assert }) => {
    const property = fc.property(fc.integer({ min: 1, max: two.length }), (chunk) =>
      assert.deepEqual(split(two, chunk), split(two))
    )
    fc.assert(property)
  })
})
