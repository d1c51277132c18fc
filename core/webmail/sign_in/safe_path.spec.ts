import { test } from '@japa/runner'
import { safePath } from './safe_path.js'

test.group('Where to go after signing in', () => {
  test('is a page of ours', ({ assert }) => {
    assert.equal(safePath('/mail/inbox?band=can_wait'), '/mail/inbox?band=can_wait')
  })

  test('is never another site')
    .with([
      ...['https://evil.example/', '//evil.example', '/\\evil.example', '\\\\evil.example'],
      ...['/.//evil.example', '/a/..//evil.example', '/%2e//evil.example'],
      ...['javascript:alert(1)', '/\t/evil.example', '/\n/evil.example', 'mail', '', null, ['/']],
    ])
    .run(({ assert }, to) => assert.isNull(safePath(to)))
})
