import { test } from '@japa/runner'
import fc from 'fast-check'
import { pack, unpack } from './values.js'

function roundTrip(value: unknown): unknown {
  const { json, segments } = pack(value)
  return unpack(json, Buffer.concat(segments))
}

const data = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'medium' },
    fc.constant(null),
    fc.boolean(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number || 0),
    fc.string({ unit: 'grapheme' }),
    fc.uint8Array(),
    fc.array(tie('value')),
    fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('$bytes', '$object', '$')), tie('value'))
  ),
}))

test.group('Values on the wire', () => {
  test('come out as they went in, bytes as bytes', ({ assert }) => {
    const asItWas = fc.property(data.value, (value) => {
      fc.pre(!JSON.stringify(value).includes('"__proto__"'))
      fc.pre(!/"constructor":(?!["\d\-tf])/.test(JSON.stringify(value)))
      assert.deepEqual(roundTrip(value), structuredClone(plain(value)))
    })
    fc.assert(asItWas)
  })

  test('are refused when they would reach a prototype: {$self}')
    .with([
      '{"__proto__":{"polluted":1}}',
      '[{"a":{"__proto__":null}}]',
      '{"constructor":{"prototype":{"polluted":1}}}',
    ])
    .run(({ assert }, json) => {
      assert.throws(() => unpack(json, Buffer.alloc(0)), /must not be called/)
      assert.throws(() => pack(JSON.parse(json)), /must not be called/)
      assert.isUndefined(Reflect.get({}, 'polluted'))
    })

  test('may be called constructor, when that is a text', ({ assert }) => {
    assert.deepEqual(roundTrip({ constructor: 'x' }), { constructor: 'x' })
  })

  test('are refused when they are cyclic, before memory is full', ({ assert }) => {
    const cyclic: Record<string, unknown> = {}
    cyclic.self = cyclic
    cyclic.again = cyclic
    assert.throws(() => pack(cyclic), /nested deeper/)
  })

  test('are refused when one part is shared a million times', ({ assert }) => {
    let laugh: unknown = ['ha']
    for (let level = 0; level < 40; level++) laugh = [laugh, laugh]
    assert.throws(() => pack(laugh), /more than 500000 values/)
  })

  test('are refused when they are nested too deep', ({ assert }) => {
    assert.throws(() => unpack(`${'['.repeat(70)}${']'.repeat(70)}`, Buffer.alloc(0)), /nested/)
  })

  test('are data: {$self} is not')
    .with([new Date(0), new Map(), () => 1, 1n, /x/])
    .run(({ assert }, value) => assert.throws(() => pack({ value }), /cannot be sent/))

  test('point at no bytes that are not theirs: {$self}')
    .with(['{"$bytes":2}', '[{"$bytes":1},{"$bytes":1}]', '{"$bytes":-1}', '{"$bytes":"1"}', '1'])
    .run(({ assert }, json) => {
      assert.throws(() => unpack(json, Buffer.from('x')), /E_CONTRACT|points/)
    })

  test('survive whatever is sent instead', ({ assert }) => {
    const anything = fc.property(
      fc.oneof(fc.string(), fc.json()),
      fc.uint8Array(),
      (json, bytes) => {
        try {
          unpack(json, bytes)
        } catch (error) {
          assert.propertyVal(error, 'name', 'PluginError')
        }
      }
    )
    fc.assert(anything)
  })
})

/** fast-check's dictionaries have no prototype. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]))
}
