import { generateKeyPairSync } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { test } from '@japa/runner'
import { newId } from '@caliopen/contract/ids'
import type { Facts } from '@caliopen/contract/facts'
import { encrypted, specimen as facts } from '@caliopen/contract/kit/trust_rules/specimen'
import { everySpecimen } from '@caliopen/contract/kit/trust_rules/specimens'
import type { Bus } from '#core/bus/bus.js'
import { essentialJudge } from '#core/tests/essential_judge.js'
import type { LifecycleHouse } from '#core/tests/plugins/lifecycle_house.js'
import { openNodes, type Nodes } from '#core/tests/plugins/nodes.js'
import { PENDING_KEY } from '#core/trust/verdict.js'
import { packPlugin } from '../packing/pack_plugin.js'
import { specimen } from '../testing/specimen.js'
import { findCandidate } from './find_candidate.js'
import { openTrust, type OpenTrust } from './open_trust.js'
import { previewPlugin, type PreviewParts } from './preview_plugin.js'

const ESSENTIALS = fileURLToPath(new URL('../../../plugins/trust-essentials', import.meta.url))
const { privateKey } = generateKeyPairSync('ed25519')

/** What it says of a message hangs on the message's channel; two of them are traps. */
const WEATHER = `
  export default () => ({
    trustRules: {
      NAME: {
        judge: (facts) => facts.map(({ channel }) => {
          if (channel === 'loop') for (;;) {}
          if (channel === 'odd') throw new Error('odd')
          return [{ points: 30, reason: { key: 'title', values: {} } }]
        }),
      },
    },
  })
`

test.group('Trust by plugins in their sandboxes', (group) => {
  let nodes: Nodes
  let house: LifecycleHouse
  let trust: OpenTrust
  let forget: () => void
  const told: object[] = []

  group.setup(async () => {
    nodes = await openNodes()
    house = await nodes.node()
    return () => nodes.close()
  })

  group.each.setup(() => {
    trust = open()
  })

  group.each.timeout(60_000)

  function open(safeMode = false): OpenTrust {
    const bus: Pick<Bus, 'subscribe'> = {
      subscribe: (_, listener) => {
        forget = () => listener({} as never)
        return () => undefined
      },
    }
    const place = { dataDir: house.dataDir, safeMode }
    const log = { warn: (details: object) => void told.push(details) }
    return openTrust({ sql: house.sql, bus, calls: house.hosts, log, place })
  }

  async function installWeather(): Promise<string> {
    const name = `w${newId().toString('hex').slice(-12)}`
    const id = `trust-${name}`
    const contributes = { trustRules: [{ name, axis: 'service' as const, title: 'title' }] }
    const bytes = specimen({
      manifest: { id, name: 'Weather', contributes, permissions: {} },
      code: WEATHER.replace('NAME', name),
      key: privateKey,
    })
    assertDone(await house.install(bytes))
    return id
  }

  async function reasonsOf(batch: readonly Facts[], by = trust) {
    const verdicts = await by.judge(batch)
    return verdicts.map(({ evidence }) =>
      evidence.map(({ rule, reason }) => `${rule} ${reason.key}`)
    )
  }

  test('without a plugin says that nothing was verified', async ({ assert }) => {
    assert.isNull(await trust.rules())
    assert.deepEqual(await reasonsOf([facts()]), [['core trust.no_rules']])
  })

  test('finds through walls what the same rules find without', async ({ assert }) => {
    assertDone(await house.install(await packPlugin(ESSENTIALS, { privateKey })))
    const some = [...everySpecimen()].filter((_, index) => index % 131 === 0)
    const verdicts = await trust.judge(some)
    assert.deepEqual(verdicts, await essentialJudge(some))
    assert.include(await trust.rules(), { name: 'trust-essentials 1.0.0', areProven: false })
  })

  test('in safe mode asks nobody', async ({ assert }) => {
    const safe = open(true)
    assert.isNull(await safe.rules())
    assert.deepEqual(await reasonsOf([facts()], safe), [['core trust.no_rules']])
  })

  test('a rule that stumbles or never answers costs nobody else their answer', async ({
    assert,
  }) => {
    const id = await installWeather()
    const calm = facts({ transport: encrypted })
    const [first, odd] = await reasonsOf([calm, facts({ channel: 'odd' })])
    assert.include(first?.at(-1), `plugins.${id}.title`)
    assert.match(odd?.at(-1) ?? '', new RegExp(`${id}/.* ${PENDING_KEY}`))

    const began = performance.now()
    const [beside, looping] = await reasonsOf([calm, facts({ channel: 'loop' })])
    assert.isBelow(performance.now() - began, 2_000)
    for (const reasons of [beside, looping]) {
      assert.include(reasons, `${id} ${PENDING_KEY}`)
      assert.isTrue(reasons?.some((one) => one.startsWith('trust-essentials/transport')))
    }
    assertDone(await house.run({ kind: 'deactivate', plugin: id }))
  })

  test('a version can be tried on past mail before it counts', async ({ assert }) => {
    const id = await installWeather()
    assertDone(await house.run({ kind: 'deactivate', plugin: id }))
    const { sql, dataDir, hosts, services, parts } = house
    const preview: PreviewParts = {
      ...{ sql, calls: hosts, services, log: services.log },
      place: { dataDir, safeMode: false },
      candidate: (wanted, version) =>
        findCandidate({ sql, dataDir, seal: parts.seal, market: parts.market }, wanted, version),
    }
    const seen = await previewPlugin(preview, { id })
    // an account that got much is looked at by its latest messages
    assert.isAtMost(seen?.looked ?? -1, await countReceptions())
    assert.equal(seen?.changed, seen?.looked)
    assert.isNull(await previewPlugin(preview, { id: 'trust-nobody' }))
    forget()
    assert.notInclude((await trust.rules())?.name, id)
  })

  test('who is removed is not asked any more', async ({ assert }) => {
    const before = await trust.rules()
    assert.equal(before?.name, 'trust-essentials 1.0.0')
    const data = 'purge'
    assertDone(await house.run({ kind: 'uninstall', plugin: 'trust-essentials', data }))
    forget()
    assert.isNull(await trust.rules())
    assert.deepEqual(await reasonsOf([facts()]), [['core trust.no_rules']])
  })

  async function countReceptions(): Promise<number> {
    const row = await nodes.sql.get<{ count: number }>('select count(*) as count from receptions')
    return Math.min(1000, Number(row?.count ?? 0))
  }

  function assertDone({ state, faults }: { state: string; faults: readonly unknown[] }) {
    if (state !== 'done') throw new Error(`it is ${state}: ${JSON.stringify(faults)}`)
  }
})
