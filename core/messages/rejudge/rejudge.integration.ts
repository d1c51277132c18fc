import { heldBytes } from '@caliopen/contract/bytes'
import { randomBytes } from 'node:crypto'
import { test } from '@japa/runner'
import type { Topics } from '#core/bus/topics.js'
import { judge } from '#core/messages/digest/judge.js'
import { keep } from '#core/messages/digest/keep.js'
import { prepare } from '#core/messages/digest/prepare.js'
import { inconsistencies } from '#core/messages/mailboxes/consistency.js'
import { readThread } from '#core/messages/threads/read_thread.js'
import { waitUntil } from '#appliance/lab/wait.js'
import { essentialJudge } from '#core/tests/essential_judge.js'
import { newTestAccount, openTestDatabase, type TestAccount } from '#core/tests/test_database.js'
import { judgeWithoutRules, pending, verdictOn, type TrustJudge } from '#core/trust/verdict.js'
import type { SqlDatabase } from '#database/sql.js'
import { countPending, hastenPending, settlePending } from './pending.js'
import { previewReplay } from './preview.js'
import { startRejudging } from './rejudging.js'
import { beginReplay, continueReplay, latestReplay } from './replay.js'

/** A rule that finds points in everything, of a plugin that is new. */
const generous: TrustJudge = async (facts) =>
  (await essentialJudge(facts)).map(({ evidence }) =>
    verdictOn([
      ...evidence,
      {
        ...{ rule: 'generous/gift', axis: 'service', points: 30 },
        reason: { key: 'plugins.generous.gift', values: {} },
      },
    ])
  )

const silent: TrustJudge = async (facts) =>
  facts.map(() =>
    verdictOn([pending({ rule: 'slow', axis: 'technical', plugin: 'Slow' }, 'E_DEADLINE')])
  )

test.group('Judging again', (group) => {
  let sql: SqlDatabase
  let ana: TestAccount

  group.setup(async () => {
    sql = await openTestDatabase()
    return () => sql.close()
  })

  group.each.setup(async () => {
    // The mail of other tests is no past of these.
    for (const table of ['receptions', 'trust_pending', 'trust_replays']) {
      await sql.run(`delete from ${table}`)
    }
    ana = await newTestAccount(sql)
  })

  /** Letters from Bo, over an encrypted connection. */
  async function receive(judgeTrust: TrustJudge, count = 1, account = ana): Promise<Buffer[]> {
    const items = Array.from({ length: count }, (_, index) => ({
      accountId: account.id,
      direction: 'in' as const,
      channel: 'email',
      sourceId: randomBytes(32),
      raw: heldBytes(
        Buffer.from(`From: Bo <bo@far.example>\r\nSubject: ${index}\r\n\r\nGood morning`)
      ),
      trace: '',
      sender: 'bo@far.example',
      recipient: account.address,
      detail: null,
      facts: {
        remoteAddress: '192.0.2.1',
        helo: 'mx.far.example',
        tls: { protocol: 'TLSv1.3', cipher: 'TLS_AES_256_GCM_SHA384' },
        local: false,
        authentication: null,
      },
      receivedAt: Date.now(),
      mailbox: 'inbox' as const,
      seen: false,
    }))
    const judged = await judge(sql, judgeTrust, await prepare(sql, items))
    const kept = await sql.transaction((trx) => keep(trx, judged))
    return kept.map(({ messageId }) => messageId)
  }

  async function stateOf(id: Buffer | undefined) {
    const row = await sql.get<{
      thread_id: Buffer
      trust: number
      importance: number
      modseq: number
    }>(
      'select thread_id, trust, importance, modseq from messages where account_id = ? and id = ?',
      [ana.id, id ?? null]
    )
    const thread = row && (await readThread(sql, ana.id, row.thread_id))
    const rules = thread?.messages[0]?.evidence.map(({ rule }) => rule) ?? []
    return { trust: row?.trust, importance: row?.importance, modseq: row?.modseq ?? 0, rules }
  }

  async function finishReplay(judgeTrust: TrustJudge): Promise<void> {
    for (let replay = await latestReplay(sql); replay && replay.finishedAt === null;) {
      await continueReplay(sql, judgeTrust, replay, { now: Date.now() })
      replay = await latestReplay(sql)
    }
  }

  test('says what is missing, and finds out when there are rules', async ({ assert }) => {
    const [id] = await receive(judgeWithoutRules)
    const before = await stateOf(id)
    assert.deepInclude(before, { trust: 0, rules: ['core'] })
    assert.equal(await countPending(sql), 1)

    const done = await settlePending(sql, essentialJudge, Date.now())
    const after = await stateOf(id)
    assert.include(done, { judged: 1, changed: 1 })
    assert.equal(after.trust, 5)
    assert.include(after.rules, 'trust-essentials/transport')
    assert.isAbove(after.modseq, before.modseq)
    assert.isAbove(after.importance ?? -99, before.importance ?? 99)
    assert.equal(await countPending(sql), 0)
    assert.isNull(await settlePending(sql, essentialJudge, Date.now()))
    assert.deepEqual(await inconsistencies(sql, ana.id), [])
  })

  test('gives a message the importance that it would have had at once', async ({ assert }) => {
    const [late] = await receive(judgeWithoutRules)
    await settlePending(sql, essentialJudge, Date.now())
    const { importance } = await stateOf(late)
    const row = 'select band, importance from thread_mailboxes where account_id = ?'
    const listed = await sql.all(row, [ana.id])
    ana = await newTestAccount(sql)
    const [prompt] = await receive(essentialJudge)
    assert.equal((await stateOf(prompt)).importance, importance)
    assert.deepEqual(await sql.all(row, [ana.id]), listed)
  })

  test('asks again later, and in the end alone, when there is still no answer', async ({
    assert,
  }) => {
    await receive(judgeWithoutRules, 3)
    let now = Date.now()
    const asked: number[] = []
    const counting: TrustJudge = (facts) => {
      asked.push(facts.length)
      return silent(facts)
    }
    for (let attempt = 0; attempt < 4; attempt++) {
      await settlePending(sql, counting, now)
      assert.isNull(attempt < 2 ? await settlePending(sql, counting, now) : null)
      now += 3 * 60 * 60_000
    }
    assert.deepEqual(asked, [3, 3, 1, 1])
    assert.equal(await countPending(sql), 3)

    await hastenPending(sql, now)
    assert.include(await settlePending(sql, essentialJudge, now), { judged: 3, changed: 3 })
    assert.equal(await countPending(sql), 0)
  })

  test('takes nothing from a message whose answers were all there', async ({ assert }) => {
    const [id] = await receive(essentialJudge)
    const before = await stateOf(id)
    await beginReplay(sql, 'slow 1.0.0', Date.now())
    const replay = await latestReplay(sql)
    if (!replay) return assert.fail('no replay')
    const done = await continueReplay(sql, silent, replay, { now: Date.now(), isImpatient: true })
    assert.deepInclude(done, { judged: 1, changed: 0 })
    assert.deepEqual(await stateOf(id), before)
    assert.equal(await countPending(sql), 1)
  })

  test('of past mail waits for who does not answer', async ({ assert }) => {
    await receive(essentialJudge)
    await beginReplay(sql, 'slow 1.0.0', Date.now())
    const replay = await latestReplay(sql)
    if (!replay) return assert.fail('no replay')
    assert.equal(await continueReplay(sql, silent, replay, { now: 1 }), 'unanswered')
    assert.deepEqual(await latestReplay(sql), replay)
    assert.equal(await countPending(sql), 0)
  })

  test('of past mail reaches every message of every account once', async ({ assert }) => {
    const ids = await receive(essentialJudge, 70)
    const eva = await newTestAccount(sql, 'eva')
    await receive(essentialJudge, 3, eva)
    await beginReplay(sql, 'generous 1.0.0', Date.now())
    assert.include(await latestReplay(sql), { total: 73, judged: 0, finishedAt: null })

    await finishReplay(generous)
    assert.include(await latestReplay(sql), { total: 73, judged: 73, changed: 73 })
    assert.equal((await stateOf(ids[0])).trust, 35)
    assert.include((await stateOf(ids[0])).rules, 'generous/gift')
    assert.deepEqual(await inconsistencies(sql, ana.id), [])

    await beginReplay(sql, 'generous 1.0.1', Date.now())
    await finishReplay(generous)
    assert.include(await latestReplay(sql), { judged: 73, changed: 0 })
  })

  test('can be tried without writing anything', async ({ assert }) => {
    const [id] = await receive(essentialJudge, 5)
    const before = await stateOf(id)
    const preview = await previewReplay(sql, generous)
    assert.include(preview, { looked: 5, changed: 5, moved: 5, pending: 0 })
    assert.deepEqual(preview.words.low, { now: 5, then: 0 })
    assert.deepEqual(preview.words.fair, { now: 0, then: 5 })
    assert.lengthOf(preview.examples, 1)
    assert.deepInclude(preview.examples[0], {
      ...{ channel: 'email', domain: 'far.example' },
      findings: [{ rule: 'generous/gift', reason: { key: 'plugins.generous.gift', values: {} } }],
    })
    assert.deepEqual(await stateOf(id), before)
    assert.include(await previewReplay(sql, essentialJudge), { looked: 5, changed: 0 })
    assert.include(await previewReplay(sql, generous, 2), { looked: 2 })
  })

  test('goes on by itself, and tells open pages', async ({ assert }) => {
    const [id] = await receive(judgeWithoutRules)
    await receive(essentialJudge, 3)
    const told: Topics['account.changed'][] = []
    const bus = {
      publish: (_: string, payload: unknown) => void told.push(payload as (typeof told)[number]),
      subscribe: () => () => undefined,
    }
    const rejudging = startRejudging({
      ...{ sql, bus, judgeTrust: generous, log: { info: () => undefined, error: assert.fail } },
      rules: async () => ({ name: 'generous 1.0.0', areProven: true }),
    })
    const isFinished = async () => (await latestReplay(sql))?.finishedAt
    await waitUntil('The replay does not end', isFinished, { timeout: 10_000, every: 20 })
    await rejudging.stop()
    assert.equal((await stateOf(id)).trust, 35)
    assert.isNotEmpty(told)
    assert.isTrue(told.every(({ kind }) => kind === 'judged'))
  })

  test('leaves past mail alone while the rules are on probation, or there are none', async ({
    assert,
  }) => {
    await receive(judgeWithoutRules)
    const bus = { publish: () => undefined, subscribe: () => () => undefined }
    const parts = { sql, bus, log: { info: () => undefined, error: assert.fail } }
    const trial = async () => ({ name: 'new 0.1.0', areProven: false })
    const first = startRejudging({ ...parts, judgeTrust: essentialJudge, rules: trial })
    const isSettled = async () => (await countPending(sql)) === 0
    await waitUntil('It stays pending', isSettled, { timeout: 10_000, every: 20 })
    await first.stop()
    assert.isNull(await latestReplay(sql))

    const second = startRejudging({ ...parts, judgeTrust: generous, rules: async () => null })
    await second.stop()
    assert.isNull(await latestReplay(sql))
  })
})
