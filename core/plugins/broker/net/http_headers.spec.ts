import { test } from '@japa/runner'
import { answeredHeaders, checkHeaders, withoutPersonal } from './http_headers.js'

test.group('Headers of a plugin', () => {
  test('are lower-case, and as they were', ({ assert }) => {
    assert.deepEqual(checkHeaders([['X-Key', 'ä b']]), { 'x-key': 'ä b' })
  })

  test('are refused: {name}: {value}')
    .with([
      { name: 'x\r\ny', value: '1' },
      { name: 'x', value: '1\r\nhost: evil' },
      { name: 'x', value: '1\0' },
      { name: '', value: '1' },
      { name: 'Host', value: 'other.example' },
      { name: 'content-length', value: '5' },
      { name: 'Transfer-Encoding', value: 'chunked' },
      { name: 'Connection', value: 'upgrade' },
      { name: 'Proxy-Authorization', value: 'x' },
      { name: 'x', value: 'y'.repeat(40_000) },
    ])
    .run(({ assert }, { name, value }) => assert.throws(() => checkHeaders([[name, value]])))

  test('lose what says who asks, for another place', ({ assert }) => {
    const headers = checkHeaders([
      ['Authorization', 'Bearer x'],
      ['Cookie', 'a=b'],
      ['Accept', '*/*'],
    ])
    assert.deepEqual(withoutPersonal(headers), { accept: '*/*' })
  })

  test('that come back name no prototype', ({ assert }) => {
    const odd = JSON.parse('{"__proto__":"x","Set-Cookie":["a","b"]}') as Record<string, string>
    assert.deepEqual(answeredHeaders(odd), { 'set-cookie': 'a, b' })
  })
})
