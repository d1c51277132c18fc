import { test } from '@japa/runner'
import { newId } from '@caliopen/contract/ids'
import { cursorText, parseCursor } from './cursor.js'

test.group('Where a page of a list ends', () => {
  test('goes through a URL and back', ({ assert }) => {
    const cursor = { lastAt: 1_795_452_101_667, threadId: newId() }
    assert.deepEqual(parseCursor(cursorText(cursor)), cursor)
    assert.match(cursorText(cursor), /^[\da-z-]+$/)
  })

  test('is nothing where somebody made it up')
    .with(['', 'x', '-', '1-2', `1-${'g'.repeat(32)}`, `${'z'.repeat(20)}-${'0'.repeat(32)}`])
    .run(({ assert }, text) => assert.isNull(parseCursor(text)))
})
