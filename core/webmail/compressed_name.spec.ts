import { test } from '@japa/runner'
import { compressedName } from './compressed_name.js'

test.group('Compressed assets', () => {
  test('prefers brotli, then gzip, and nothing that was refused')
    .with([
      { accepted: 'gzip, deflate, br, zstd', file: 'main-1a.js.br' },
      { accepted: 'gzip, deflate', file: 'main-1a.js.gz' },
      { accepted: 'br;q=0, gzip;q=0.5', file: 'main-1a.js.gz' },
      { accepted: 'identity', file: undefined },
      { accepted: '', file: undefined },
    ])
    .run(({ assert }, { accepted, file }) => {
      assert.equal(compressedName('/assets/main-1a.js', accepted)?.file, file)
    })

  test('knows nothing but the assets themselves')
    .with(['/assets/../instance.json', '/assets/a/b.js', '/assets/font.woff2', '/mail/main.js'])
    .run(({ assert }, url) => {
      assert.isNull(compressedName(url, 'br'))
    })
})
