import { test } from '@japa/runner'
import fc from 'fast-check'
import { toWire, WireReader } from './wire.js'

test.group('Frames on a stream', () => {
  test('come out as they went in, however the stream is cut', ({ assert }) => {
    const cutAnywhere = fc.property(
      fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 8 }),
      fc.infiniteStream(fc.integer({ min: 1, max: 40 })),
      (frames, cuts) => {
        const reader = new WireReader()
        const read: string[] = []
        let rest = Buffer.concat(frames.map(toWire))
        for (const length of cuts) {
          if (rest.length === 0) break
          read.push(...(reader.push(rest.subarray(0, length)) ?? []))
          rest = rest.subarray(length)
        }
        assert.deepEqual(read, frames)
      }
    )
    fc.assert(cutAnywhere)
  })

  test('have no meaning after a length that may not be', ({ assert }) => {
    assert.isNull(new WireReader().push(Buffer.from([0, 16, 0, 1])))
    assert.deepEqual(new WireReader().push(Buffer.from([0, 16, 0, 0])), [])
  })
})
