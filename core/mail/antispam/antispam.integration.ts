import { setTimeout as sleep } from 'node:timers/promises'
import { test } from '@japa/runner'
import { heldBytes } from '@caliopen/contract/bytes'
import { newId } from '@caliopen/contract/ids'
import type { Log } from '@caliopen/contract/log'
import { startLab, type Lab } from '#appliance/lab/lab.js'
import {
  DOUBTFUL_WORD,
  GREYLIST_SECONDS,
  GTUBE,
  JUNK_WORD,
} from '#appliance/lab/rspamd/configuration.js'
import { writeSetting } from '#core/accounts/settings/setting.js'
import { openTestDatabase } from '#core/tests/test_database.js'
import type { SqlDatabase } from '#database/sql.js'
import { openResolver } from '../dns/open_resolver.js'
import { type Findings, type Incoming, NOTHING_FOUND } from '../receive/inspect.js'
import { inspectForSpam } from './antispam.js'
import { Scanner } from './scanner.js'
import { ANTISPAM, type AntispamSetting } from './setting.js'

const nothing = () => undefined
const log: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing }

test.group('Looking for spam in what comes in', (group) => {
  group.tap((each) => each.tags(['@once']))
  let sql: SqlDatabase
  let lab: Lab

  group.setup(async () => {
    ;[sql, lab] = await Promise.all([openTestDatabase(), startLab({ rspamd: true })])
    return async () => {
      await writeSetting(sql, ANTISPAM, ANTISPAM.fallback)
      await sql.close()
      await lab.stop()
    }
  })

  test('leaves everything as it is while nothing is set', async ({ assert, cleanup }) => {
    const look = await looking({ scanner: null }, cleanup)
    assert.deepEqual(await look(letter(GTUBE)), NOTHING_FOUND)
  })

  test('takes good mail in, and says what it was weighed by', async ({ assert, cleanup }) => {
    const look = await looking({}, cleanup)
    const { facts, refusal } = await look(letter('Are we still on for lunch?'))
    assert.isNull(refusal)
    assert.containSubset(facts.antispam, { verdict: 'clean', threshold: 6 })
    assert.isBelow(facts.antispam?.score ?? 99, 6)
  })

  test('turns away what is certainly spam, with a sentence', async ({ assert, cleanup }) => {
    const look = await looking({}, cleanup)
    const { refusal } = await look(letter(GTUBE))
    assert.containSubset(refusal, { code: 554, enhanced: '5.7.1' })
    assert.match(refusal?.text ?? '', /looks like spam/)
  })

  test('puts aside what looks like it, and keeps why', async ({ assert, cleanup }) => {
    const look = await looking({}, cleanup)
    const { facts, refusal } = await look(letter('x', { subject: JUNK_WORD }))
    assert.isNull(refusal)
    assert.equal(facts.antispam?.verdict, 'junk')
    assert.containSubset(facts.antispam?.symbols[0], { name: 'LAB_JUNK', score: 8 })
  })

  test('draws the lines where the administrator does', async ({ assert, cleanup }) => {
    const thresholds = { junk: 20, reject: null, refuses: false, waits: true }
    const look = await looking({ thresholds }, cleanup)
    const spared = await look(letter('x', { subject: JUNK_WORD }))
    assert.containSubset(spared.facts.antispam, { verdict: 'clean', threshold: 20 })
    const refused = await look(letter(GTUBE))
    assert.isNull(refused.refusal)
    assert.equal(refused.facts.antispam?.verdict, 'junk')
  })

  test('lets who is doubtful wait, and takes the second try', async ({ assert, cleanup }) => {
    const look = await looking({}, cleanup)
    const doubtful = letter('Have a look at this', {
      ...{ subject: DOUBTFUL_WORD, from: '192.0.2.44' },
    })
    const first = await look(doubtful)
    assert.containSubset(first.refusal, { code: 451, enhanced: '4.7.1' })
    assert.match(first.refusal?.text ?? '', /second try/)
    await sleep(GREYLIST_SECONDS * 1000 + 1_100)
    const second = await look(doubtful)
    assert.isNull(second.refusal)
  }).timeout(15_000)

  test('streams what is too large to be held', async ({ assert, cleanup }) => {
    const look = await looking({}, cleanup)
    const incoming = letter('y'.repeat(70) + '\r\n', { subject: JUNK_WORD })
    const message = { ...incoming.message, held: null }
    const { facts } = await look({ ...incoming, message })
    assert.equal(facts.antispam?.verdict, 'junk')
  })

  test('adds what lists of senders say, and refuses those that are listed', async ({
    assert,
    cleanup,
  }) => {
    await lab.dns.setZone('bl.example', [
      { name: '2.0.0.127', type: 'A', value: '127.0.0.2' },
      { name: '7.2.0.192', type: 'A', value: '127.0.0.4' },
      { name: '8.2.0.192', type: 'A', value: '127.255.255.254' },
    ])
    await lab.dns.setZone('wl.example', [{ name: '7.2.0.192', type: 'A', value: '127.0.0.1' }])
    const bad = { zone: 'bl.example', points: 7, refuses: false }
    const good = { zone: 'wl.example', points: -9, refuses: false }
    const unscanning = { scanner: null }

    const marking = await looking({ ...unscanning, zones: [bad] }, cleanup)
    const marked = await marking(letter('x', { from: '192.0.2.7' }))
    assert.containSubset(marked.facts.antispam, {
      ...{ verdict: 'junk', score: 7 },
      symbols: [{ name: 'DNSBL', options: ['bl.example', '127.0.0.4'] }],
    })
    const refusing = await looking({ zones: [{ ...bad, refuses: true }] }, cleanup)
    const refused = await refusing(letter('x', { from: '192.0.2.7' }))
    assert.match(refused.refusal?.text ?? '', /on the list bl\.example/)
    assert.equal(refused.refusal?.code, 554)
    // what says "you ask too much" lists nobody
    assert.isNull((await refusing(letter('x', { from: '192.0.2.8' }))).refusal)
    assert.isNull((await refusing(letter('x', { from: '2001:db8::7' }))).refusal)

    const vouched = await looking({ zones: [{ ...bad, refuses: true }, good] }, cleanup)
    assert.isNull((await vouched(letter('x', { from: '192.0.2.7' }))).refusal)

    await lab.dns.failZone('gone.example')
    const zones = [{ zone: 'gone.example', points: 7, refuses: true }]
    const unanswered = await looking({ ...unscanning, zones }, cleanup)
    assert.equal((await unanswered(letter('x'))).facts.antispam?.verdict, 'clean')
  }).timeout(20_000)

  test('goes on without an rspamd that is killed while it scans, and with it again', async ({
    assert,
    cleanup,
  }) => {
    const look = await looking({}, cleanup)
    const underWay = Array.from({ length: 80 }, (_, at) => look(letter(`number ${at}`)))
    await Promise.race(underWay)
    await lab.rspamd.kill()
    const verdicts = (await Promise.all(underWay)).map(({ facts, refusal }) => {
      assert.isNull(refusal)
      return facts.antispam?.verdict
    })
    assert.includeMembers(verdicts, ['clean', 'unscanned'])
    const startedAt = performance.now()
    const dead = await Promise.all(Array.from({ length: 200 }, () => look(letter('x'))))
    assert.isTrue(dead.every(({ facts }) => facts.antispam?.verdict === 'unscanned'))
    assert.isBelow(performance.now() - startedAt, 1_000)
    await lab.rspamd.start()
    await until(async () => (await look(letter('x'))).facts.antispam?.verdict === 'clean')
  }).timeout(60_000)

  test('waits for one that is frozen as long as it may, a few times', async ({
    assert,
    cleanup,
  }) => {
    const look = await looking({}, cleanup, 1_000)
    await lab.rspamd.freeze()
    const startedAt = performance.now()
    const frozen = await Promise.all(Array.from({ length: 50 }, () => look(letter('x'))))
    assert.isTrue(frozen.every(({ facts }) => facts.antispam?.verdict === 'unscanned'))
    assert.isBelow(performance.now() - startedAt, 2_500)
    const again = performance.now()
    await look(letter('x'))
    assert.isBelow(performance.now() - again, 500)
    await lab.rspamd.thaw()
  }).timeout(30_000)

  test('asks to try again where that is preferred to mail that nobody scanned', async ({
    assert,
    cleanup,
  }) => {
    const look = await looking({ whenAbsent: 'defer', scanner: 'http://127.0.0.1:1' }, cleanup)
    const { refusal } = await look(letter('x'))
    assert.containSubset(refusal, { code: 451, enhanced: '4.7.1' })
  })

  async function looking(
    setting: Partial<AntispamSetting>,
    cleanup: (callback: () => Promise<void>) => void,
    patience?: number
  ): Promise<(incoming: Incoming) => Promise<Findings>> {
    const { scanner: url } = lab.rspamd
    await writeSetting(sql, ANTISPAM, { ...ANTISPAM.fallback, scanner: url, ...setting })
    const scanner = new Scanner(log, { patience })
    cleanup(() => scanner.close())
    const resolver = openResolver([lab.dns.server])
    const inspect = inspectForSpam({ sql, resolver, log, scanner })
    return (incoming) => inspect(incoming, NOTHING_FOUND)
  }
})

interface Particulars {
  subject?: string
  /** the sender's address */
  from?: string
}

function letter(
  body: string,
  { subject = 'Hello', from = '127.0.0.1' }: Particulars = {}
): Incoming {
  const raw = [
    ...['From: Ana <ana@far.example>', 'To: bob@caliopen.example', `Subject: ${subject}`],
    ...[
      `Message-ID: <${newId().toString('hex')}@far.example>`,
      `Date: ${new Date().toUTCString()}`,
    ],
    ...['', body, ''],
  ].join('\r\n')
  const client = {
    ...{ sessionId: 'S', remoteAddress: from, helo: 'mx.far.example', tls: null },
    ...{ protocol: 'ESMTP', accountId: null },
  }
  return {
    envelope: {
      from: { address: 'ana@far.example', parameters: new Map() },
      recipients: [
        {
          ...{ address: 'bob@caliopen.example', key: 'bob', accounts: [], onward: [] },
          ...{ writers: null, isFull: false, isTooMany: false },
        },
      ],
      ...{ client, id: 'Q1', hostname: 'mx.caliopen.example', utf8: false },
      dsn: { ret: null, envid: null, recipients: new Map() },
    },
    message: heldBytes(Buffer.from(raw)),
    receivedAt: Date.now(),
  }
}

async function until(probe: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 15_000
  while (!(await probe())) {
    if (Date.now() > deadline) throw new Error('it did not come to that')
    await sleep(100)
  }
}
