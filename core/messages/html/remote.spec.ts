import { test } from '@japa/runner'
import { wantsRemote } from './remote.js'

test.group('What a letter would load', () => {
  test('is noticed')
    .with([
      '<img src="https://far.example/a.png">',
      '<td background = //far.example/a.png>',
      '<style>@import url( "http://far.example/a.css" )</style>',
    ])
    .run(({ assert }, html) => assert.isTrue(wantsRemote(html)))

  test('takes no longer to look for in spaces that were made to be slow')
    .with([`<img src=${' '.repeat(500_000)}x`, `url(${' '.repeat(500_000)}x`])
    .run(({ assert }, html) => {
      const begun = performance.now()
      assert.isFalse(wantsRemote(html))
      assert.isBelow(performance.now() - begun, 2000)
    })
})
