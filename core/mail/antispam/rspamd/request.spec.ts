import { test } from '@japa/runner'
import { heldBytes } from '@caliopen/contract/bytes'
import { requestHeaders } from './request.js'

test.group('What rspamd is told beside the message', () => {
  const request = {
    message: heldBytes(Buffer.from('Subject: Hi\r\n\r\n')),
    ...{ from: 'a@far.example', recipients: ['b@x.example', 'c@x.example'] },
    ...{ queueId: 'Q1', hostname: 'mx.x.example', user: null, client: null },
  }

  test('is the envelope, and the way as far as it is known', ({ assert }) => {
    const client = { remoteAddress: '192.0.2.1', remoteName: null, helo: 'far', tls: null }
    assert.deepEqual(requestHeaders({ ...request, client }), [
      ...['Content-Length', '15', 'From', 'a@far.example'],
      ...['Rcpt', 'b@x.example', 'Rcpt', 'c@x.example'],
      ...['Queue-Id', 'Q1', 'MTA-Name', 'mx.x.example'],
      ...['IP', '192.0.2.1', 'Helo', 'far', 'Hostname', 'unknown'],
    ])
  })

  test('cannot end its line, and is UTF-8', ({ assert }) => {
    const headers = requestHeaders({ ...request, from: 'é\r\nUser: root', user: 'ana' })
    assert.include(headers, 'Ã©  User: root')
    assert.notInclude(headers.join(''), '\n')
    assert.includeMembers(headers, ['User', 'ana'])
  })
})
