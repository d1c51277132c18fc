import { test } from '@japa/runner'
import { idBytes, idText, newId } from './ids.js'

test.group('Ids', () => {
  test('are UUIDs of version 7 in 16 bytes', ({ assert }) => {
    const id = newId()
    assert.lengthOf(id, 16)
    assert.match(
      idText(id),
      /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
    )
  })

  test('carry the time they were made', ({ assert }) => {
    const before = Date.now()
    const at = newId().readUIntBE(0, 6)
    assert.isAtLeast(at, before)
    assert.isAtMost(at, Date.now())
  })

  test('strictly increase, also when one millisecond makes more than its counter holds', ({
    assert,
  }) => {
    const ids = Array.from({ length: 50_000 }, newId)
    assert.isTrue(ids.every((id, at) => at === 0 || Buffer.compare(ids[at - 1] ?? id, id) < 0))
  })

  test('strictly increase across a clock that steps back', ({ assert, cleanup }) => {
    const now = Date.now
    cleanup(() => {
      Date.now = now
    })
    const before = newId()
    Date.now = () => now() - 60_000
    assert.equal(Buffer.compare(before, newId()), -1)
  })

  test('come back from their text, in either case of letters', ({ assert }) => {
    const id = newId()
    assert.deepEqual(idBytes(idText(id)), id)
    assert.deepEqual(idBytes(idText(id).toUpperCase()), id)
  })

  test('reads nothing but the canonical text: {$self}')
    .with([
      '',
      'x',
      '01a20918-f312-72be-ae78-23acfc5f3b7',
      '01a20918f31272beae7823acfc5f3b7b',
      '01a20918-f312-72be-ae78-23acfc5f3b7b\n',
      '{01a20918-f312-72be-ae78-23acfc5f3b7b}',
    ])
    .run(({ assert }, text) => assert.isNull(idBytes(text)))
})
