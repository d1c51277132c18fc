import { test } from '@japa/runner'
import { getBlob } from '#core/messages/blobs/blobs.js'
import { reach } from '#core/accounts/recipients/reach.js'
import { openHouse, type House } from '#core/tests/house.js'
import type { PlainBrowser } from '#core/tests/plain_browser.js'
import type { TestAccount } from '#core/tests/test_database.js'

test.group('Forwarding', (group) => {
  let house: House
  let ana: TestAccount
  let browser: PlainBrowser

  group.setup(async () => {
    house = await openHouse()
    return () => house.close()
  })

  group.each.setup(async () => {
    await house.sql.run('delete from rate_limits')
    await house.sql.run('delete from deliveries')
    ana = await house.newAccount()
    browser = await house.signIn(ana)
    await browser.get('/settings/forwarding')
  })

  const ask = (address: string) => browser.post('/settings/forwarding', { address })
  const onward = async () => {
    const found = await reach(house.sql, ana.address, null)
    return typeof found === 'string' ? [] : found.onward.map(({ to }) => to)
  }
  const codeSentTo = async (address: string) => {
    const row = await house.sql.get<{ blob_hash: Buffer; sender: string }>(
      'select blob_hash, sender from deliveries where recipient = ?',
      [address]
    )
    const text = row ? (await getBlob(house.sql, row.blob_hash)).toString() : ''
    return /\b(\d{8})\b/.exec(text)?.[1] ?? ''
  }
  const anHourAgo = async () => {
    await house.sql.run('delete from rate_limits')
    await house.sql.run(
      'update forward_targets set asked_at = asked_at - 3600000 where account_id = ?',
      [ana.id]
    )
  }

  test('begins when the code comes back from there, and ends when it is asked to', async ({
    assert,
  }) => {
    assert.equal((await ask('Zoe@far.example')).status, 303)
    assert.isEmpty(await onward())
    const address = 'zoe@far.example'
    const wrong = await browser.post('/settings/forwarding/confirmation', { address, code: '1' })
    assert.equal(wrong.status, 422)
    assert.isEmpty(await onward())
    const code = await codeSentTo(address)
    await browser.post('/settings/forwarding/confirmation', { address, code: ` ${code} ` })
    assert.deepEqual(await onward(), [address])
    assert.include((await browser.get('/settings/forwarding')).text, 'Your mail goes here.')
    await browser.post('/settings/forwarding/copies', {})
    const found = await reach(house.sql, ana.address, null)
    assert.isEmpty(typeof found === 'string' ? [1] : found.accounts)
    await browser.post('/settings/forwarding/removal', { address })
    assert.isEmpty(await onward())
  })

  test('gives nobody the time to guess', async ({ assert }) => {
    const address = 'zoe@far.example'
    await ask(address)
    const code = await codeSentTo(address)
    for (let tries = 0; tries < 5; tries++) {
      await browser.post('/settings/forwarding/confirmation', { address, code: '12345678' })
    }
    await browser.post('/settings/forwarding/confirmation', { address, code })
    assert.isEmpty(await onward())
    assert.include((await ask(address)).text, 'Wait a minute')
  })

  test('sends no more codes for an address that was taken back', async ({ assert }) => {
    const address = 'zoe@far.example'
    for (let times = 0; times < 10; times++) {
      await ask(address)
      await browser.post('/settings/forwarding/removal', { address })
    }
    assert.include((await ask(address)).text, 'Wait a minute')
    const sent = await house.sql.all('select id from deliveries where recipient = ?', [address])
    assert.lengthOf(sent, 5)
  })

  test('goes to nobody who cannot be meant', async ({ assert }) => {
    assert.include((await ask('nonsense')).text, 'This is no address.')
    assert.include((await ask(ana.address.replace('@', '+x@'))).text, 'That is you.')
    assert.include((await ask(ana.address.replace('ana', 'nobody'))).text, 'Nobody has this')
    for (let at = 0; at < 5; at++) {
      assert.equal((await ask(`zoe${at}@far.example`)).status, 303)
      await anHourAgo()
    }
    const full = await ask('another@far.example')
    assert.equal(full.status, 422)
    assert.notInclude(full.text, 'Send the code')
  })

  test('stands in the settings, with the room that is left', async ({ assert }) => {
    const { text } = await browser.get('/settings')
    assert.include(text, 'href="/settings/forwarding"')
    await house.sql.run('update accounts set quota_bytes = 1000000 where id = ?', [ana.id])
    await house.sql.run('update account_states set bytes = 950000 where account_id = ?', [ana.id])
    assert.include((await browser.get('/settings')).text, 'Little room is left.')
  })
})
