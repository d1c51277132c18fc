import { test } from '@japa/runner'
import { attachmentDisposition } from './content_disposition.js'

test.group('The name of a download', () => {
  test('stands as it is where everybody can read it', ({ assert }) => {
    assert.equal(attachmentDisposition('offer 3.pdf'), 'attachment; filename="offer 3.pdf"')
  })

  test('comes twice where it has other letters', ({ assert }) => {
    assert.equal(
      attachmentDisposition("Été d'Ana.pdf"),
      `attachment; filename="Ete d'Ana.pdf"; filename*=UTF-8''%C3%89t%C3%A9%20d%27Ana.pdf`
    )
  })

  test('never ends its own quotes or the line')
    .with(['a"; filename=b.exe', 'a\r\nSet-Cookie: x=1', 'a\\"b', '\ud800.txt', '50%.txt'])
    .run(({ assert }, name) => {
      assert.match(
        attachmentDisposition(name),
        /^attachment; filename="[^"\\\r\n%]*"; filename\*=UTF-8''[\w%.!#$&+^`|~-]*$/
      )
    })
})
