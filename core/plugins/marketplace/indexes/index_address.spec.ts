import { test } from '@japa/runner'
import { readIndexAddress } from './index_address.js'

const KEY = 'k'.repeat(43)

test.group('The address of an index', () => {
  test('{0} is {1}')
    .with<[string, string][]>([
      ['https://example.org', 'https://example.org/'],
      ['https://example.org/market', 'https://example.org/market/'],
      ['https://example.org/market/index.json', 'https://example.org/market/'],
      ['/srv/market/', '/srv/market'],
      ['http://192.0.2.1:8080/', 'http://192.0.2.1:8080/'],
    ])
    .run(({ assert }, [text, address]) => {
      assert.equal(readIndexAddress(` ${text} `)?.address, address)
    })

  test('may carry its key', ({ assert }) => {
    const read = readIndexAddress(`https://example.org/#ed25519:${KEY}`)
    assert.deepEqual(read, { place: 'web', address: 'https://example.org/', key: KEY })
    assert.equal(readIndexAddress(`https://example.org/#${KEY}`)?.key, KEY)
  })

  test('is not {$self}')
    .with([
      '',
      'market',
      './market',
      'ftp://example.org/',
      'file:///srv/market',
      'https://ana:secret@example.org/',
      'https://example.org/?token=1',
      'https://example.org/#key',
    ])
    .run(({ assert }, text) => assert.isNull(readIndexAddress(text)))
})
