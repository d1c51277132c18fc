import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { test } from '@japa/runner'
import { readManifest } from '@caliopen/contract/manifest/read_manifest'
import type {
  ChannelEvent,
  ChannelHealth,
  InboundMessage,
  LinkAnswer,
  Receipt,
} from '@caliopen/contract/points/channel'
import { waitUntil } from '../../../appliance/lab/wait.js'
import { useLab } from '../../../appliance/test/lab.js'
import { trustAuthority } from '../../../appliance/test/trust_authority.js'
import { ChatProgram } from '../../../appliance/test/xmpp.js'
import { testPlugin } from '../../../core/plugins/authoring/testing/test_plugin.js'
import type { RunnablePlugin } from '../../../core/plugins/hosts/runnable.js'
import { bundlePlugin } from '../../../core/plugins/packing/bundle.js'
import { openSandbox, type Sandbox } from '../../../core/plugins/sandbox/sandbox.js'
import { testServices } from '../../../core/plugins/testing/services.js'
import { openTestDatabase } from '../../../core/tests/test_database.js'
import type { SqlDatabase } from '../../../database/sql.js'

const FOLDER = fileURLToPath(new URL('../', import.meta.url))
const SOON = { timeout: 15_000, every: 20 }
/** An administrator who knows that these servers stand in the same house. */
const PRIVATE_HOSTS = ['chat', 'expired', 'stolen'].map((name) => `xmpp.${name}.example`)

async function runnablePlugin(privateHosts = PRIVATE_HOSTS): Promise<RunnablePlugin> {
  const manifest = readManifest(readFileSync(`${FOLDER}plugin.json`, 'utf8'))
  const code = await bundlePlugin(FOLDER)
  if (!manifest.ok || !code) throw new Error('the plugin is not whole')
  const { id, version, permissions } = manifest.manifest
  const grants = { permissions, privateHosts }
  return { id, version, manifest: manifest.manifest, grants, code, settings: {} }
}

let count = 0

test.group('channel-xmpp / in the sandbox', (group) => {
  let sql: SqlDatabase
  group.setup(async () => {
    sql = await openTestDatabase()
    return () => sql.close()
  })

  async function open(deliver?: (events: readonly ChannelEvent[]) => Promise<void>) {
    const { prosody, dns } = await useLab()
    trustAuthority(await prosody.authority)
    const services = testServices({ sql, dnsServers: [dns.server] })
    if (deliver) services.deliver = (_, events) => deliver(events)
    const sandbox = await openSandbox(await runnablePlugin(), services)
    return { sandbox, services, prosody }
  }

  async function pair() {
    const { prosody } = await useLab()
    count += 1
    const [a, b] = [`anas${count}p${process.pid}`, `bos${count}p${process.pid}`]
    const bo = await prosody.createAccount(b)
    const ana = await prosody.createAccount(a, { contacts: [{ address: bo, name: 'Bo' }] })
    return { ana, bo }
  }

  async function start(sandbox: Sandbox, address: string, id: string): Promise<void> {
    const values = { address, password: 'test' }
    await sandbox.call('channels/xmpp/start', { id, address, name: 'Ana', values })
  }

  function connected(sandbox: Sandbox, id: string) {
    const health = () => sandbox.call('channels/xmpp/health', id) as Promise<ChannelHealth>
    return waitUntil('not connected', async () => (await health()).state === 'connected', SOON)
  }

  test('an address is linked, and a wrong password and a bad certificate are not', async ({
    assert,
    cleanup,
  }) => {
    const { sandbox } = await open()
    cleanup(() => sandbox.stop())
    const { ana } = await pair()
    const link = (address: string, password: string) =>
      sandbox.call('channels/xmpp/link', {
        values: { address, password },
        language: 'en',
      }) as Promise<LinkAnswer>
    assert.containSubset(await link(ana, 'test'), { kind: 'linked', address: ana })
    assert.containSubset(await link(ana, 'guess'), { kind: 'refused', field: 'password' })
    for (const [address, key] of [
      ['ana@expired.example', 'faults.certificate_expired'],
      ['ana@stolen.example', 'faults.certificate_name'],
      ['ana@nowhere.example', 'faults.no_domain'],
    ] as const) {
      assert.containSubset(await link(address, 'test'), { kind: 'refused', reason: { key } })
    }
  }).timeout(30_000)

  test('a server in the same house must be approved by name', async ({ assert, cleanup }) => {
    const { prosody, dns } = await useLab()
    trustAuthority(await prosody.authority)
    const services = testServices({ sql, dnsServers: [dns.server] })
    const sandbox = await openSandbox(await runnablePlugin([]), services)
    cleanup(() => sandbox.stop())
    const { ana } = await pair()
    const values = { address: ana, password: 'test' }
    const answer = await sandbox.call('channels/xmpp/link', { values, language: 'en' })
    assert.containSubset(answer, { kind: 'refused', reason: { key: 'faults.failed' } })
  })

  test('messages go both ways', async ({ assert, cleanup }) => {
    const { sandbox, services, prosody } = await open()
    cleanup(() => sandbox.stop())
    const { ana, bo } = await pair()
    const program = await ChatProgram.open(prosody, bo)
    cleanup(() => program.close())
    const identityId = randomUUID()
    await start(sandbox, ana, identityId)
    await connected(sandbox, identityId)
    const receipt = (await sandbox.call('channels/xmpp/send', {
      ...{ id: randomUUID(), identityId, to: bo, text: 'Out of the box', subject: null },
      ...{ inReplyTo: null, attachments: [] },
    })) as Receipt
    const heard = await program.hears('it', (one) => one.attrs.id === receipt.sourceId)
    assert.equal(heard.getChildText('body'), 'Out of the box')
    assert.equal(receipt.tls?.protocol, 'TLSv1.3')
    await program.say(ana, 'Into the box')
    const into = await waitUntil(
      'nothing came',
      async () => services.delivered.find((event) => event.kind === 'message'),
      SOON
    )
    assert.containSubset(into, { text: 'Into the box', transport: { verified: true } })
  }).timeout(30_000)

  test('the kit finds nothing wrong with the package as it is packed', async ({ assert }) => {
    const outcome = await testPlugin(FOLDER, { sandboxed: true })
    assert.isNull(outcome.faults)
    const results = outcome.faults ? [] : outcome.reports.flatMap((report) => report.results)
    assert.isAbove(results.length, 20)
    assert.deepEqual(
      results.filter((result) => result.outcome !== 'passed'),
      []
    )
  }).timeout(60_000)

  test('kill -9 in the middle of the archive loses nothing and doubles nothing', async ({
    assert,
    cleanup,
  }) => {
    const { prosody } = await useLab()
    const { ana, bo } = await pair()
    const program = await ChatProgram.open(prosody, bo)
    cleanup(() => program.close())
    const texts = Array.from({ length: 230 }, (_, index) => `Line ${index}`)
    for (const text of texts) await program.say(ana, text)
    await program.settled()
    const identityId = randomUUID()
    const durable: InboundMessage[] = []
    const keep = (events: readonly ChannelEvent[]) =>
      void durable.push(...events.filter((event) => event.kind === 'message'))

    const reached = Promise.withResolvers<void>()
    const first = await open(async (events) => {
      // what is handed over while the process dies: half of it was kept, and nobody was told
      if (durable.length >= 100) {
        keep(events.slice(0, events.length / 2))
        reached.resolve()
        await new Promise(() => {})
      }
      keep(events)
    })
    await start(first.sandbox, ana, identityId)
    await reached.promise
    const { pid } = first.sandbox.usage()
    if (pid === null) throw new Error('it does not run')
    process.kill(pid, 'SIGKILL')
    await new Promise((resolve) => first.sandbox.onExit(() => resolve(null)))
    assert.isBelow(new Set(durable.map(({ sourceId }) => sourceId)).size, texts.length)

    const second = await open(async (events) => keep(events))
    cleanup(() => second.sandbox.stop())
    await start(second.sandbox, ana, identityId)
    await connected(second.sandbox, identityId)
    const bySource = new Map(durable.map(({ sourceId, text }) => [sourceId, text]))
    assert.sameMembers([...bySource.values()], texts)
    assert.equal(bySource.size, texts.length)
    assert.deepEqual(
      [...new Set(durable.map(({ text }) => text))],
      texts,
      'what came again was no second message'
    )
  }).timeout(60_000)
})
