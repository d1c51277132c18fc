import { PassThrough } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { test } from '@japa/runner'
import { idText } from '@caliopen/contract/ids'
import { nextModseq } from '#core/messages/mailboxes/change_log.js'
import { latestModseq } from '#core/messages/mailboxes/changes.js'
import { createStandardMailboxes } from '#core/messages/mailboxes/standard.js'
import { newTestAccount, openTestDatabase } from '#core/tests/test_database.js'
import type { SqlDatabase } from '#database/sql.js'
import { LivePages } from './live_pages.js'

test.group('Open pages', (group) => {
  let sql: SqlDatabase
  let pages: LivePages
  let account: Buffer

  group.setup(async () => {
    sql = await openTestDatabase()
    return () => sql.close()
  })

  group.each.setup(async () => {
    account = (await newTestAccount(sql)).id
    await createStandardMailboxes(sql, [account])
    const onError = (error: unknown) => {
      throw error
    }
    pages = new LivePages({ sql, most: 2, heartbeat: 30, lifetime: 200, onError })
    return () => pages.close()
  })

  async function open(of = account): Promise<{ stream: PassThrough; heard: () => string }> {
    const stream = new PassThrough()
    let text = ''
    stream.on('data', (chunk) => (text += String(chunk)))
    const isOpen = pages.open(idText(of), stream, await latestModseq(sql, of))
    if (!isOpen) throw new Error('there is no room')
    return { stream, heard: () => text }
  }

  async function change(of = account): Promise<void> {
    await sql.transaction(async (trx) => {
      const modseq = await nextModseq(trx, of)
      await trx.run(
        `update mailboxes set unread = unread + 1, modseq = ? where account_id = ? and role = 'inbox'`,
        [modseq, of]
      )
    })
  }

  test('hear of the changes of their account only, many at once', async ({ assert }) => {
    const other = (await newTestAccount(sql)).id
    const [mine, theirs] = [await open(), await open(other)]
    await change()
    await change()
    await Promise.all([pages.wake(idText(account)), pages.wake(idText(account))])
    const events = mine.heard().match(/event: mail\ndata: .*/g) ?? []
    assert.deepEqual(events, [
      'event: mail\ndata: {"mailboxes":["inbox"],"threads":[],"unread":{"inbox":2}}',
    ])
    assert.notInclude(theirs.heard(), 'event')
  })

  test('hear nothing twice', async ({ assert }) => {
    const page = await open()
    await change()
    await pages.wake(idText(account))
    await pages.wake(idText(account))
    assert.lengthOf(page.heard().match(/event: mail/g) ?? [], 1)
  })

  test('are bounded, and make room when they are closed', async ({ assert }) => {
    const first = await open()
    await open()
    assert.isFalse(pages.open(idText(account), new PassThrough(), 0))
    first.stream.destroy()
    await sleep(10)
    assert.isTrue(pages.open(idText(account), new PassThrough(), 0))
  })

  test('get a sign of life when nothing happens', async ({ assert }) => {
    const page = await open()
    await sleep(100)
    assert.match(page.heard(), /^: open\n\n(: still here\n\n)+$/)
  })

  test('have to ask again now and then', async ({ assert }) => {
    const { stream } = await open()
    await sleep(300)
    assert.isTrue(stream.writableEnded)
  })

  test('are let go when they stop reading', async ({ assert }) => {
    const stream = new PassThrough()
    pages.open(idText(account), stream, 0)
    stream.write('x'.repeat(300_000))
    await sleep(100)
    assert.isTrue(stream.destroyed)
  })
})
