import fc from 'fast-check'
import { test } from '@japa/runner'
import type { HeaderFacts } from './facts.js'
import { readHeaders } from './headers.js'

const nothing: HeaderFacts = {
  list: null,
  unsubscribe: false,
  bulk: false,
  automatic: null,
  priority: null,
}

const cases: { lines: string[]; says: Partial<HeaderFacts> }[] = [
  { lines: ['Subject: Hello', 'Auto-Submitted: no', 'X-Priority: 3 (Normal)'], says: {} },
  {
    lines: ['List-Id: <a.example>', 'List-Post: <mailto:a@a.example>'],
    says: { list: 'discussion' },
  },
  { lines: ['List-Id: <a.example>', 'List-Post: NO (closed)'], says: { list: 'announcements' } },
  { lines: ['List-Id: <a.example>'], says: { list: 'announcements' } },
  { lines: ['Precedence: list'], says: { list: 'discussion' } },
  { lines: ['Precedence: Bulk'], says: { bulk: true } },
  { lines: ['Feedback-ID: 1:2:3:mailer'], says: { bulk: true } },
  { lines: ['List-Unsubscribe: <https://a.example/u>'], says: { unsubscribe: true } },
  { lines: ['Auto-Submitted: auto-generated; type=cron'], says: { automatic: 'generated' } },
  { lines: ['Auto-Submitted: auto-notified'], says: { automatic: 'generated' } },
  { lines: ['Auto-Submitted: auto-replied'], says: { automatic: 'replied' } },
  { lines: ['Precedence: auto_reply'], says: { automatic: 'replied' } },
  { lines: ['X-Autoreply: yes'], says: { automatic: 'replied' } },
  { lines: ['X-Auto-Response-Suppress: All'], says: { automatic: 'generated' } },
  { lines: ['Importance: High'], says: { priority: 'high' } },
  { lines: ['X-Priority: 1 (Highest)'], says: { priority: 'high' } },
  { lines: ['Priority: non-urgent'], says: { priority: 'low' } },
]

test.group('Importance headers', () => {
  for (const { lines, says } of cases) {
    test(`${lines.join(', ')}: ${JSON.stringify(says)}`, ({ assert }) => {
      assert.deepEqual(readHeaders(readerOf(lines)), { ...nothing, ...says })
    })
  }

  test('whatever stands there is read', () => {
    fc.assert(
      fc.property(fc.string(), (value) => {
        readHeaders(() => value)
      })
    )
  })
})

function readerOf(lines: string[]) {
  const headers = new Map(
    lines.map((line): [string, string] => {
      const [name = '', value = ''] = line.split(/: (.*)/)
      return [name.toLowerCase(), value]
    })
  )
  return (name: string) => headers.get(name)
}
