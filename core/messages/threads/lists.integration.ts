import { test } from '@japa/runner'
import { newId } from '@caliopen/contract/ids'
import { fillMailbox } from '#core/tests/sample_mail/fill_mailbox.js'
import { RecordingSql } from '#core/tests/query_plans/recording_sql.js'
import { newTestAccount, openTestDatabase, type TestAccount } from '#core/tests/test_database.js'
import { findMailbox } from '#core/messages/mailboxes/mailboxes.js'
import type { SqlDatabase } from '#database/sql.js'
import { allMessages } from './all_messages.js'
import type { Cursor } from './cursor.js'
import { describeThreads } from './describe_threads.js'
import { listBand, listByTime, type ListPage, type ListRow } from './list_threads.js'
import { neighbours } from './neighbours.js'
import { readThread } from './read_thread.js'

const MESSAGES = 300

test.group('Lists of threads', (group) => {
  let sql: SqlDatabase
  let account: TestAccount
  let inbox: Buffer

  group.setup(async () => {
    sql = await openTestDatabase()
    account = await newTestAccount(sql)
    await Array.fromAsync(fillMailbox(sql, account, MESSAGES))
    inbox = (await findMailbox(sql, account.id, 'inbox'))?.id ?? newId()
    // Many letters in one millisecond: only the id tells their places apart.
    await sql.run('update thread_mailboxes set last_at = last_at - last_at % 500000000')
    return () => sql.close()
  })

  async function everyPage(list: (before: Cursor | null) => Promise<ListPage>): Promise<ListRow[]> {
    const rows: ListRow[] = []
    for (let before: Cursor | null = null; ;) {
      const page: ListPage = await list(before)
      rows.push(...page.rows)
      if (!page.next) return rows
      before = page.next
    }
  }

  function byTime(limit: number) {
    return everyPage((before) => listByTime(sql, account.id, inbox, { before, limit }))
  }

  const key = ({ thread_id: id }: ListRow) => id.toString('hex')

  test('show every thread once, newest first, whatever the page', async ({ assert }) => {
    const total = await sql.get<{ total: number }>(
      'select count(*) as total from thread_mailboxes where account_id = ? and mailbox_id = ?',
      [account.id, inbox]
    )
    const whole = await byTime(1_000)
    assert.lengthOf(whole, total?.total ?? 0)
    assert.deepEqual((await byTime(7)).map(key), whole.map(key))
    assert.lengthOf(new Set(whole.map(key)), whole.length)
    const times = whole.map(({ last_at: at }) => at)
    assert.deepEqual(
      times,
      times.toSorted((one, other) => other - one)
    )
  })

  test('put each thread into one band', async ({ assert }) => {
    const bands = await Promise.all(
      ([3, 2, 1, 0] as const).map((band) =>
        everyPage((before) => listBand(sql, account.id, inbox, band, { before, limit: 11 }))
      )
    )
    assert.sameMembers(bands.flat().map(key), (await byTime(1_000)).map(key))
  })

  test('lead from each thread to the one beside it', async ({ assert }) => {
    const bands = await Promise.all(
      ([3, 2, 1, 0] as const).map((band) =>
        everyPage((before) => listBand(sql, account.id, inbox, band, { before, limit: 1_000 }))
      )
    )
    for (const [rows, byImportance] of [
      [bands.flat(), true],
      [await byTime(1_000), false],
    ] as const) {
      const ids = rows.map(key)
      for (const [place, row] of rows.entries()) {
        const { newer, older } = await neighbours(
          sql,
          account.id,
          inbox,
          row.thread_id,
          byImportance
        )
        assert.equal(newer?.toString('hex'), ids[place - 1])
        assert.equal(older?.toString('hex'), ids[place + 1])
      }
    }
  }).timeout(60_000)

  test('cost the same number of statements, however long they are', async ({ assert }) => {
    const rows = await byTime(1_000)
    const cost = async (count: number) => {
      const recorder = new RecordingSql(sql)
      const ids = rows.slice(0, count).map((row) => row.message_id)
      assert.equal((await describeThreads(recorder, account.id, ids)).size, count)
      return recorder.asked.length
    }
    assert.equal(await cost(60), await cost(5))
    assert.isAtMost(await cost(60), 5)
  })

  test('open a thread in as many statements, however long it is', async ({ assert }) => {
    const threads = await sql.all<{ id: Buffer; count: number }>(
      'select id, count from threads where account_id = ? order by count desc',
      [account.id]
    )
    const cost = async (thread: { id: Buffer; count: number } | undefined) => {
      const recorder = new RecordingSql(sql)
      const read = await readThread(recorder, account.id, thread?.id ?? newId())
      assert.lengthOf(read?.messages ?? [], thread?.count ?? -1)
      return recorder.asked.length
    }
    assert.isAbove(threads[0]?.count ?? 0, 2)
    assert.equal(await cost(threads[0]), await cost(threads.at(-1)))
    assert.isNull(await readThread(sql, (await newTestAccount(sql)).id, threads[0]?.id ?? newId()))
  })

  test('are written out whole for operators, or as far as they ask', async ({ assert }) => {
    const lines = async (mailboxId: Buffer | null, limit: number) => {
      const found = []
      for await (const line of allMessages(sql, account.id, { mailboxId, limit })) found.push(line)
      return found
    }
    const all = await lines(null, Infinity)
    assert.lengthOf(all, MESSAGES)
    assert.lengthOf(new Set(all.map(({ id }) => id)), MESSAGES)
    assert.deepEqual(await lines(null, 3), all.slice(0, 3))
    const received = await lines(inbox, Infinity)
    assert.isTrue(received.every(({ mailbox }) => mailbox === 'inbox'))
    assert.isBelow(received.length, all.length)
    assert.isTrue(received.every(({ evidence }) => evidence.length > 0))
  })
})
