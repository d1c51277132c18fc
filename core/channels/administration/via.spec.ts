import { test } from '@japa/runner'
import { partsOf, readVia } from './via.js'

test.group('Another way out', () => {
  test('“{text}” is {via}')
    .with([
      { text: 'MX.Far.example', via: 'mx.far.example' },
      { text: ' mx.far.example:2525 ', via: 'mx.far.example:2525' },
      { text: '192.0.2.1', via: '192.0.2.1' },
      { text: '[2001:db8::1]:25', via: '[2001:db8::1]:25' },
      { text: '2001:db8::1', via: null },
      { text: 'mx.far.example:0', via: null },
      { text: 'mx.far.example:70000', via: null },
      { text: 'mx far', via: null },
      { text: '[nonsense]', via: null },
      { text: '', via: null },
    ])
    .run(({ assert }, { text, via }) => {
      assert.equal(readVia(text), via)
    })

  test('is a host and a port', ({ assert }) => {
    assert.deepEqual(partsOf('[2001:db8::1]:25'), { host: '2001:db8::1', port: 25 })
    assert.deepEqual(partsOf('mx.far.example'), { host: 'mx.far.example', port: null })
  })
})
