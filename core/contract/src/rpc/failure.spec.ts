import { test } from '@japa/runner'
import fc from 'fast-check'
import { PluginError } from '../plugin/errors.js'
import { errorOf, failureOf } from './failure.js'

test.group('A failure on the wire', () => {
  test('is what a PluginError says, by whatever copy of the class', ({ assert }) => {
    const text = { key: 'quota', values: { left: 0 } }
    const error = new PluginError('E_RATE_LIMIT', 'slower', { text, retryAfter: 500 })
    const copy = Object.assign(new Error('slower'), { ...error, name: 'PluginError' })
    for (const one of [error, copy]) {
      assert.deepEqual(failureOf(one), {
        ...{ code: 'E_RATE_LIMIT', message: 'slower', text, retryAfter: 500 },
      })
      assert.containSubset(errorOf(failureOf(one)), { code: 'E_RATE_LIMIT', text, retryAfter: 500 })
    }
  })

  test('is E_PLUGIN for everything else that was thrown', ({ assert }) => {
    assert.containSubset(failureOf(new RangeError('far')), {
      ...{ code: 'E_PLUGIN', message: 'RangeError: far' },
    })
    assert.containSubset(failureOf('just so'), { code: 'E_PLUGIN', message: 'just so' })
    const odd = Object.assign(new Error('odd'), { name: 'PluginError', code: 'rm -rf' })
    assert.equal(failureOf(odd).code, 'E_PLUGIN')
  })

  test('becomes an error within bounds, whatever was sent', ({ assert }) => {
    const anything = fc.property(
      fc.anything(),
      fc.anything(),
      fc.anything(),
      (code, text, more) => {
        const error = errorOf({ code, message: more, text, retryAfter: more })
        assert.match(error.code, /^E_[A-Z0-9_]{1,60}$/)
        assert.isAtMost(error.message.length, 2_000)
        assert.isTrue(error.retryAfter === null || error.retryAfter >= 0)
      }
    )
    fc.assert(anything)
    assert.lengthOf(errorOf({ message: 'x'.repeat(9_000) }).message, 2_000)
  })
})
