import { test } from '@japa/runner'
import { startLab, type Lab } from '#appliance/lab/lab.js'
import { JUNK_WORD } from '#appliance/lab/rspamd/configuration.js'
import { writeSetting } from '#core/accounts/settings/setting.js'
import { openBus } from '#core/bus/bus.js'
import { actOn } from '#core/channels/administration/acts.js'
import { isOver, PostOffice } from '#core/tests/deliver/post_office.js'
import { newTestAccount, openTestDatabase, type TestAccount } from '#core/tests/test_database.js'
import type { SqlDatabase } from '#database/sql.js'
import { ANTISPAM } from '../setting.js'
import { countHeldSpam } from './outgoing_scans.js'

const SPAM = [`Subject: ${JUNK_WORD} buy now`]

test.group('What accounts send', (group) => {
  let sql: SqlDatabase
  let lab: Lab
  let post: PostOffice
  let ana: TestAccount
  let unique = 0

  group.setup(async () => {
    ;[sql, lab] = await Promise.all([openTestDatabase(), startLab({ rspamd: true, far: true })])
    return async () => {
      await writeSetting(sql, ANTISPAM, ANTISPAM.fallback)
      await sql.close()
      await lab.stop()
    }
  })

  group.each.setup(async () => {
    await sql.run('delete from deliveries')
    await sql.run('delete from destinations')
    const { scanner } = lab.rspamd
    await writeSetting(sql, ANTISPAM, { ...ANTISPAM.fallback, scanner })
    ana = await newTestAccount(sql)
    post = await PostOffice.open(sql, lab)
    return () => post.close()
  })

  function somebody(domain = 'far.example'): string {
    unique += 1
    return `out${Date.now().toString(36)}${unique}@${domain}`
  }

  const isHeld = ({ status }: { status: string }) => status === 'held'

  test('goes out when it is clean, and is looked at once', async ({ assert }) => {
    const id = await post.send(ana, [somebody(), somebody('nomx.example')], ['Subject: Lunch'])
    const rows = await post.settled(id)
    assert.deepEqual(
      rows.map(({ status }) => status),
      ['delivered', 'delivered']
    )
    assert.deepEqual(await verdicts(id), ['clean'])
  })

  test('is held when it is spam, all of it, and goes on when it is released', async ({
    assert,
  }) => {
    const bo = await newTestAccount(sql, 'bo')
    const to = [somebody(), somebody('nomx.example'), bo.address]
    const id = await post.send(ana, to, SPAM)
    const rows = await post.settled(id, isHeld)
    assert.lengthOf(rows, 3)
    assert.equal(await countHeldSpam(sql), 3)
    assert.deepEqual(await verdicts(id), ['spam'])
    const states = (await post.eventsOf(id)).map(({ state }) => state)
    assert.equal(states.filter((state) => state === 'held').length, 3)

    const bus = await openBus('web', lab.folder)
    const ids = rows.map((row) => row.id)
    const acted = await actOn(sql, bus, { ids }, { kind: 'release' })
    assert.equal(acted.changed, 3)
    await post.hasten(id)
    const released = await post.settled(id)
    assert.isTrue(released.every(({ status }) => status === 'delivered'))
    await bus.close()
  }).timeout(60_000)

  test('goes out when rspamd does not answer', async ({ assert }) => {
    await lab.rspamd.kill()
    const id = await post.send(ana, somebody(), SPAM)
    const [row] = await post.settled(id, isOver)
    assert.equal(row?.status, 'delivered')
    assert.deepEqual(await verdicts(id), ['unscanned'])
    await lab.rspamd.start()
  }).timeout(60_000)

  async function verdicts(messageId: Buffer): Promise<string[]> {
    const rows = await sql.all<{ verdict: string }>(
      'select verdict from outgoing_scans where message_id = ?',
      [messageId]
    )
    return rows.map(({ verdict }) => verdict)
  }
})
