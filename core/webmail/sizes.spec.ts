import { test } from '@japa/runner'
import { sizeText } from './sizes.js'

test.group('Sizes', () => {
  test('are said as people count')
    .with([
      [0, '0 bytes', '0 octet'],
      [999, '999 bytes', '999 octets'],
      [1_234, '1.2 kB', '1,2 ko'],
      [25_000_000, '25 MB', '25 Mo'],
      [3_200_000_000, '3.2 GB', '3,2 Go'],
    ] as const)
    .run(({ assert }, [bytes, english, french]) => {
      assert.equal(sizeText(bytes, 'en'), english)
      assert.equal(sizeText(bytes, 'fr').replace(/\s/g, ' '), french)
    })
})
