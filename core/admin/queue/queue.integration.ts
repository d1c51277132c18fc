import { test } from '@japa/runner'
import { heldBytes } from '@caliopen/contract/bytes'
import { idText } from '@caliopen/contract/ids'
import { suppress } from '#core/channels/suppressions/suppressions.js'
import { prepareOutgoing, queueMessage } from '#core/messages/submissions/queue_message.js'
import { openHouse, type House } from '#core/tests/house.js'
import type { PlainBrowser } from '#core/tests/plain_browser.js'
import type { TestAccount } from '#core/tests/test_database.js'

const HOUR = 3_600_000

test.group('What the console says of the queue', (group) => {
  let house: House
  let ana: TestAccount
  let browser: PlainBrowser

  group.setup(async () => {
    house = await openHouse()
    return () => house.close()
  })

  group.each.setup(async () => {
    for (const table of ['rate_limits', 'deliveries', 'destinations', 'suppressions']) {
      await house.sql.run(`delete from ${table}`)
    }
    ana = await house.newAccount()
    await house.sql.run("update accounts set role = 'administrator' where id = ?", [ana.id])
    browser = await house.signIn(ana)
  })

  async function queue(recipient: string): Promise<string> {
    const raw = heldBytes(Buffer.from(`From: ${ana.address}\r\nTo: ${recipient}\r\n\r\nHello\r\n`))
    const prepared = await prepareOutgoing(house.sql, {
      ...{ accountId: ana.id, channel: 'email', from: ana.address, recipients: [recipient], raw },
      notBefore: Date.now() + HOUR,
    })
    const { messageId } = await house.sql.transaction((sql) => queueMessage(sql, prepared))
    const row = await house.sql.get<{ id: Buffer }>(
      'select id from deliveries where message_id = ?',
      [messageId]
    )
    return idText(row?.id ?? Buffer.alloc(16))
  }

  test('is that nothing waits, where nothing does', async ({ assert }) => {
    const { status, text } = await browser.get('/admin/queue')
    assert.equal(status, 200)
    assert.include(text, 'Nothing waits to go out.')
  })

  test('is what waits, for whom, and what nobody answers', async ({ assert }) => {
    await queue('bo@far.example')
    await queue('cy@else.example')
    await house.sql.insert(
      'destinations',
      ['channel', 'destination', 'down_since', 'failures', 'retry_at', 'last_reply'],
      [['email', 'far.example', Date.now() - HOUR, 4, Date.now() + HOUR, 'connect ECONNREFUSED']]
    )
    const { text } = await browser.get('/admin/queue')
    assert.include(text, '2 deliveries wait')
    assert.include(text, 'Nobody has answered there since')
    assert.include(text, 'connect ECONNREFUSED')
    assert.include(text, 'cy@else.example')
    const only = await browser.get('/admin/queue?only=far.example')
    assert.include(only.text, 'bo@far.example')
    assert.notInclude(only.text, 'cy@else.example')
  })

  test('holds, lets go, leads another way and drops one delivery', async ({ assert }) => {
    const path = `/admin/queue/${await queue('bo@far.example')}`
    const act = async (verb: string, fields: Record<string, string> = {}) => {
      await browser.post(`${path}/${verb}`, fields)
      return (await browser.get(path)).text
    }
    assert.include(await act('hold'), 'Held by an administrator')
    assert.include(await act('release'), 'Let go')
    assert.include(await act('way', { via: 'relay.example:587' }), 'relay.example:587')
    const refused = await browser.post(`${path}/way`, { via: 'no host' })
    assert.equal(refused.status, 422)
    assert.include(refused.text, 'This is no host')
    const dropped = await act('removal')
    assert.include(dropped, 'Dropped by an administrator')
    const { text: diary } = await browser.get('/admin/activity')
    assert.include(diary, 'dropped the delivery to bo@far.example')
  })

  test('pauses a destination and sends there again', async ({ assert }) => {
    await queue('bo@far.example')
    await browser.post('/admin/queue/pauses', { destination: 'far.example' })
    assert.include((await browser.get('/admin/queue')).text, 'one delivery waits until you say so')
    await browser.post('/admin/queue/pauses/removal', { destination: 'far.example' })
    assert.notInclude((await browser.get('/admin/queue')).text, 'one delivery waits until')
  })

  test('lets mail go to an address again', async ({ assert }) => {
    const now = Date.now()
    const recipient = 'bo@far.example'
    const reason = '550 5.1.1 No such person'
    await suppress(house.sql, {
      ...{ accountId: null, recipient, status: '5.1.1', reason, since: now, until: now + HOUR },
    })
    assert.include((await browser.get('/admin/queue')).text, reason)
    await browser.post('/admin/queue/suppressions/removal', { recipient })
    assert.notInclude((await browser.get('/admin/queue')).text, reason)
  })

  test('is not for everybody', async ({ assert }) => {
    await house.sql.run("update accounts set role = 'person' where id = ?", [ana.id])
    assert.equal((await browser.get('/admin/queue')).status, 403)
  })
})
