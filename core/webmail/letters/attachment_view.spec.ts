import { test } from '@japa/runner'
import { attachmentView } from './attachment_view.js'

test.group('An attachment', () => {
  test('has the sign of what it is')
    .with([
      ['image/png', 'x', 'image'],
      ['application/pdf', 'x', 'document'],
      ['application/octet-stream', 'Budget.XLSX', 'sheet'],
      ['application/vnd.oasis.opendocument.spreadsheet', 'x', 'sheet'],
      ['application/zip', 'x', 'archive'],
      ['text/calendar', 'invite.ics', 'calendar'],
      ['application/octet-stream', 'x', 'other'],
    ] as const)
    .run(({ assert }, [mediaType, name, kind]) => {
      const view = attachmentView({ id: '0', name, mediaType, bytes: 1 }, 'en', 'Unnamed')
      assert.equal(view.kind, kind)
    })

  test('is called something where it has no name', ({ assert }) => {
    const file = { id: '0', name: '', mediaType: 'image/png', bytes: 1_500 }
    const view = attachmentView(file, 'en', 'Unnamed')
    assert.deepInclude(view, { name: 'Unnamed', size: '1.5 kB' })
  })
})
