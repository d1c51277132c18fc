import { test } from '@japa/runner'
import { qrCode } from './qr_code.js'

test.group('A QR code', () => {
  test('is a square of dark runs with a quiet zone around', ({ assert }) => {
    const code = qrCode('https://example.org/')
    assert.equal(code?.size, 25 + 8)
    // The first row of the finder pattern at the top left: seven dark squares
    assert.match(code?.path ?? '', /^M4 4h7v1h-7z/)
  })

  test('is not made of what nobody could scan', ({ assert }) => {
    assert.isNull(qrCode(''))
    assert.isNull(qrCode('x'.repeat(1_201)))
  })
})
