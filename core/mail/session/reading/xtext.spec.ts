import { test } from '@japa/runner'
import fc from 'fast-check'
import { readXtext, writeXtext } from './xtext.js'

test.group('xtext', () => {
  test('says what was written into it', () => {
    const ascii = fc.string({
      unit: fc.integer({ min: 0, max: 127 }).map((code) => String.fromCharCode(code)),
      minLength: 1,
    })
    fc.assert(fc.property(ascii, (text) => readXtext(writeXtext(text)) === text))
  })

  test('is nothing else', ({ assert }) => {
    for (const text of ['', 'a b', 'a=b', 'a+', 'a+2', 'a+2b', 'é', 'a\r', '\x7f']) {
      assert.isNull(readXtext(text))
    }
    assert.equal(readXtext('a+2Bb+3D'), 'a+b=')
  })
})
