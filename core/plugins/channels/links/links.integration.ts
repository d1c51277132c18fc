import { test } from '@japa/runner'
import { idBytes, newId } from '@caliopen/contract/ids'
import type { Log } from '@caliopen/contract/log'
import { PluginError } from '@caliopen/contract/plugin/errors'
import { ChannelRegistry } from '#core/channels/registry.js'
import { newLinkedAccount, SilentBus, testSeal } from '#core/tests/channels/linked_account.js'
import type { LinkedAccount } from '#core/tests/channels/linked_account.js'
import { SmallChannel, SmallHosts, smallProvided } from '#core/tests/channels/small_channel.js'
import { openTestDatabase } from '#core/tests/test_database.js'
import { waitUntil } from '#appliance/lab/wait.js'
import type { SqlDatabase } from '#database/sql.js'
import type { ProvidedChannel } from '../provided.js'
import { linksOf } from './account_links.js'
import { LINK_LEASE, releaseLease, takeLease } from './lease.js'
import { linkAddress, unlinkAddress } from './link_address.js'
import { Links } from './links.js'

const quiet: Log = { debug() {}, info() {}, warn() {}, error() {} }

/** A bus of one process. */
class HouseBus extends SilentBus {
  readonly #listeners = new Map<string, () => void>()

  override publish(topic: string) {
    this.#listeners.get(topic)?.()
  }

  override subscribe(topic?: string, listener?: () => void) {
    if (topic && listener) this.#listeners.set(topic, listener)
    return () => {}
  }
}

test.group('A link of an account to a channel', (group) => {
  let sql: SqlDatabase
  let far: SmallChannel
  let hosts: SmallHosts
  let registry: ChannelRegistry
  let bus: HouseBus
  let provided: ProvidedChannel
  let ana: LinkedAccount
  let links: Links

  group.setup(async () => {
    sql = await openTestDatabase()
    return () => sql.close()
  })

  group.each.setup(async () => {
    await sql.run('delete from channel_links')
    await sql.run('delete from channel_leases')
    far = new SmallChannel()
    hosts = new SmallHosts(far)
    registry = new ChannelRegistry()
    bus = new HouseBus()
    provided = smallProvided()
    ana = await newLinkedAccount(sql, far)
    links = open()
    return () => links.stop()
  })

  function open(): Links {
    const channels = async () => new Map([[provided.declaration.name, provided]])
    const ground = { sql, hosts, seal: testSeal, log: quiet, registry, onRegistered: () => {} }
    return new Links({ ...ground, channels, bus: bus as never })
  }

  function until(what: string, holds: () => boolean | Promise<boolean>) {
    return waitUntil(what, async () => holds(), { timeout: 5_000 })
  }

  function parts() {
    return { sql, calls: hosts, seal: testSeal, bus: bus as never }
  }

  test('is started with what it was linked with, and stays up', async ({ assert }) => {
    await until('the link to be up', async () => (await stateOf()) === 'connected')
    assert.deepEqual(far.started.get(ana.identityId), {
      ...{ id: ana.identityId, address: ana.own, name: 'Ana' },
      values: { address: ana.own, password: 'right', token: 't0ken' },
    })
    assert.isNotEmpty(hosts.kept)
    assert.deepEqual(registry.names, ['small'])
  })

  test('keeps its credentials sealed', async ({ assert }) => {
    const row = await sql.get<{ credentials: string }>(
      'select credentials from identities where account_id = ? and channel = ?',
      [ana.id, 'small']
    )
    assert.notMatch(row?.credentials ?? 'right', /right|t0ken/)
  })

  test('tells what is wrong in words, and is refused nothing by it', async ({ assert }) => {
    await until('the link to be up', async () => (await stateOf()) === 'connected')
    far.state = 'refused'
    bus.publish('links.changed')
    await until('the refusal', async () => (await stateOf()) === 'refused')
    assert.lengthOf(await linksOf(sql, ana.id), 1)
  })

  test('ends when it is unlinked, and forgets what opened it', async ({ assert }) => {
    await until('the link to be up', () => far.started.size === 1)
    const id = idBytes(ana.identityId) ?? newId()
    assert.isFalse(await unlinkAddress(sql, bus as never, newId(), id))
    assert.isTrue(await unlinkAddress(sql, bus as never, ana.id, id))
    await until('the link to end', () => far.started.size === 0)
    const left = await sql.all('select id from identities where account_id = ? and channel = ?', [
      ...[ana.id, 'small'],
    ])
    assert.lengthOf(left, 0)
  })

  test('is started anew when its plugin began anew, or it is linked anew', async ({ assert }) => {
    await until('the link to be up', () => far.started.size === 1)
    far.started.clear()
    hosts.beginAnew()
    await until('the link to be up again', () => far.started.size === 1)
    far.started.clear()
    const values = { address: ana.own, password: 'right' }
    await linkAddress(parts(), ana.id, provided, { values, language: 'en' })
    await until('the link to be up once more', () => far.started.has(ana.identityId))
    assert.lengthOf(await linksOf(sql, ana.id), 1)
  })

  test('goes when its plugin does, and its channel with it', async ({ assert }) => {
    await until('the link to be up', () => far.started.size === 1)
    provided = smallProvided({ active: false })
    bus.publish('plugins.changed')
    await until('the channel to be gone', () => registry.names.length === 0)
    assert.equal(far.started.size, 0)
    assert.throws(() => registry.get('nothing'), /nothing/)
    assert.equal(registry.get('small').name, 'small')
  })

  test('that its credentials do not open says so', async () => {
    await links.stop()
    far.start = async () => {
      throw new PluginError('E_CREDENTIALS', 'the password was changed')
    }
    links = open()
    await until('the refusal', async () => (await stateOf()) === 'refused')
  })

  test('is held by one worker, and by the next when that one is gone', async ({ assert }) => {
    await links.stop()
    const now = Date.now()
    assert.isTrue(await takeLease(sql, 'other', 'one', now))
    assert.isTrue(await takeLease(sql, 'other', 'one', now))
    assert.isFalse(await takeLease(sql, 'other', 'two', now + LINK_LEASE - 1))
    assert.isTrue(await takeLease(sql, 'other', 'two', now + LINK_LEASE))
    assert.isFalse(await takeLease(sql, 'other', 'one', now + LINK_LEASE))
    await releaseLease(sql, 'other', 'two')
    assert.isTrue(await takeLease(sql, 'other', 'one', now))
  })

  test('is refused in the words of its plugin', async ({ assert }) => {
    const request = { values: { address: 'x@y.example', password: 'wrong' }, language: 'en' }
    const answer = await linkAddress(parts(), ana.id, provided, request)
    assert.deepEqual(answer, {
      kind: 'refused',
      field: 'password',
      reason: { key: 'plugins.channel-small.wrong_password', values: {} },
    })
  })

  async function stateOf(): Promise<string | undefined> {
    const [link] = await linksOf(sql, ana.id)
    return link?.state
  }
})
