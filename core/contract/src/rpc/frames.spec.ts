import { test } from '@japa/runner'
import fc from 'fast-check'
import { FrameReader, HEADER_BYTES, toWire } from './frames.js'

const LIMITS = { json: 1_000, whole: 4_000 }

test.group('Frames', () => {
  test('come out as they went in, however the stream is cut', ({ assert }) => {
    const frame = fc.record({
      json: fc.string({ unit: 'grapheme', maxLength: 40 }),
      binary: fc.uint8Array({ maxLength: 100 }),
    })
    const cutAnywhere = fc.property(
      fc.array(frame, { maxLength: 8 }),
      fc.infiniteStream(fc.integer({ min: 1, max: 60 })),
      (frames, cuts) => {
        const reader = new FrameReader(LIMITS)
        const read: [string, number[]][] = []
        let rest = Buffer.concat(frames.map(({ json, binary }) => toWire(json, [binary])))
        for (const length of cuts) {
          if (rest.length === 0) break
          for (const { json, binary } of reader.push(rest.subarray(0, length))) {
            read.push([json, [...binary]])
          }
          rest = rest.subarray(length)
        }
        assert.deepEqual(
          read,
          frames.map(({ json, binary }) => [json, [...binary]])
        )
      }
    )
    fc.assert(cutAnywhere)
  })

  test('of more bytes than any may have are refused by their header', ({ assert }) => {
    assert.throws(() => new FrameReader(LIMITS).push(header(1_001, 0)), /larger than any/)
    assert.throws(() => new FrameReader(LIMITS).push(header(1, 4_000)), /larger than any/)
    assert.throws(() => new FrameReader(LIMITS).push(header(0xffffffff, 0xffffffff)), /larger/)
    assert.deepEqual(new FrameReader(LIMITS).push(header(1_000, 3_000)), [])
  })
})

function header(json: number, binary: number): Buffer {
  const bytes = Buffer.alloc(HEADER_BYTES)
  bytes.writeUInt32BE(json)
  bytes.writeUInt32BE(binary, 4)
  return bytes
}
