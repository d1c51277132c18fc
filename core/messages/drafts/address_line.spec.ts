import { test } from '@japa/runner'
import { readAddressLine, writeAddressLine } from './address_line.js'

test.group('a line of addresses', () => {
  test('{line}')
    .with([
      { line: '', expected: [], unreadable: [] },
      { line: 'bo@far.example', expected: ['bo@far.example'], unreadable: [] },
      { line: 'Bo <Bo@FAR.example>', expected: ['Bo@far.example'], unreadable: [] },
      {
        line: 'a@x.example; b@x.example',
        expected: ['a@x.example', 'b@x.example'],
        unreadable: [],
      },
      {
        line: 'a@x.example\nb@x.example',
        expected: ['a@x.example', 'b@x.example'],
        unreadable: [],
      },
      { line: 'a@x.example, A@x.example', expected: ['a@x.example'], unreadable: [] },
      {
        line: 'us: a@x.example, b@x.example;',
        expected: ['a@x.example', 'b@x.example'],
        unreadable: [],
      },
      { line: 'a@bücher.example', expected: ['a@xn--bcher-kva.example'], unreadable: [] },
      { line: 'bo, a@x.example', expected: ['a@x.example'], unreadable: ['bo'] },
      { line: 'bo@', expected: [], unreadable: ['bo@'] },
    ])
    .run(({ assert }, { line, expected, unreadable }) => {
      const read = readAddressLine(line)
      assert.deepEqual(
        read.addressees.map(({ address }) => address),
        expected
      )
      assert.deepEqual(read.unreadable, unreadable)
    })

  test('a name with a comma survives being written and read', ({ assert }) => {
    const addressees = [
      { name: 'Doe, "J"', address: 'j@far.example' },
      { name: 'Zoé', address: 'z@far.example' },
    ]
    assert.deepEqual(readAddressLine(writeAddressLine(addressees)).addressees, addressees)
  })
})
