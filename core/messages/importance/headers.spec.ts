import fc from 'fast-check'
import { test } from '@japa/runner'
import { readHeaders } from './headers.js'

const nothing = { list: null, unsubscribe: false, bulk: false, automatic: null, priority: null }

test.group('Importance headers', () => {
  test('an ordinary letter says nothing', ({ assert }) => {
    assert.deepEqual(
      read({ 'subject': 'Hello', 'auto-submitted': 'no', 'x-priority': '3 (Normal)' }),
      nothing
    )
  })

  test('{headers} says {facts}')
    .with([
      {
        headers: { 'list-id': '<a.example>', 'list-post': '<mailto:a@a.example>' },
        facts: { list: 'discussion' },
      },
      {
        headers: { 'list-id': '<a.example>', 'list-post': 'NO (posting not allowed)' },
        facts: { list: 'announcements' },
      },
      { headers: { 'list-id': '<a.example>' }, facts: { list: 'announcements' } },
      { headers: { precedence: 'list' }, facts: { list: 'discussion' } },
      { headers: { precedence: 'Bulk' }, facts: { bulk: true } },
      { headers: { 'feedback-id': '1:2:3:mailer' }, facts: { bulk: true } },
      { headers: { 'list-unsubscribe': '<https://a.example/u>' }, facts: { unsubscribe: true } },
      {
        headers: { 'auto-submitted': 'auto-generated; owner-email="a@a.example"' },
        facts: { automatic: 'generated' },
      },
      { headers: { 'auto-submitted': 'auto-replied' }, facts: { automatic: 'replied' } },
      { headers: { 'auto-submitted': 'auto-notified' }, facts: { automatic: 'generated' } },
      { headers: { precedence: 'auto_reply' }, facts: { automatic: 'replied' } },
      { headers: { 'x-autoreply': 'yes' }, facts: { automatic: 'replied' } },
      { headers: { 'x-auto-response-suppress': 'All' }, facts: { automatic: 'generated' } },
      { headers: { importance: 'High' }, facts: { priority: 'high' } },
      { headers: { 'x-priority': '1 (Highest)' }, facts: { priority: 'high' } },
      { headers: { priority: 'non-urgent' }, facts: { priority: 'low' } },
    ])
    .run(({ assert }, { headers, facts }) => {
      assert.deepEqual(read(headers), { ...nothing, ...facts } as ReturnType<typeof read>)
    })

  test('whatever stands there is read', () => {
    fc.assert(
      fc.property(fc.string(), (value) => {
        readHeaders(() => value)
      })
    )
  })
})

function read(headers: Record<string, string | undefined>) {
  return readHeaders((name) => headers[name])
}
