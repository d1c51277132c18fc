import { test } from '@japa/runner'
import { readAddressLine, writeAddressLine } from './address_line.js'

test.group('a line of addresses', () => {
  test('{title}')
    .with([
      { title: 'nothing', line: '', expected: [], unreadable: [] },
      {
        title: 'bo@far.example',
        line: 'bo@far.example',
        expected: ['bo@far.example'],
        unreadable: [],
      },
      {
        title: 'Bo <Bo@FAR.example>',
        line: 'Bo <Bo@FAR.example>',
        expected: ['Bo@far.example'],
        unreadable: [],
      },
      {
        title: 'a@x.example; b@x.example',
        line: 'a@x.example; b@x.example',
        expected: ['a@x.example', 'b@x.example'],
        unreadable: [],
      },
      {
        title: 'a@x.example (new line) b@x.example',
        line: 'a@x.example\nb@x.example',
        expected: ['a@x.example', 'b@x.example'],
        unreadable: [],
      },
      {
        title: 'a@x.example, A@x.example',
        line: 'a@x.example, A@x.example',
        expected: ['a@x.example'],
        unreadable: [],
      },
      {
        title: 'us: a@x.example, b@x.example;',
        line: 'us: a@x.example, b@x.example;',
        expected: ['a@x.example', 'b@x.example'],
        unreadable: [],
      },
      {
        title: 'a@bücher.example',
        line: 'a@bücher.example',
        expected: ['a@xn--bcher-kva.example'],
        unreadable: [],
      },
      {
        title: 'bo, a@x.example',
        line: 'bo, a@x.example',
        expected: ['a@x.example'],
        unreadable: ['bo'],
      },
      { title: 'bo@', line: 'bo@', expected: [], unreadable: ['bo@'] },
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
