import { test } from '@japa/runner'
import type { HostPermission } from '@caliopen/contract/manifest/manifest'
import { Reach } from './reach.js'
import { withReachOf } from './values_of_calls.js'

const LINKED: HostPermission[] = [{ host: { link: 'server' }, ports: [53], use: 'tcp', why: 'why' }]

function reachOf(hosts: HostPermission[], privateHosts: string[] = []): Reach {
  return new Reach(hosts, {}, privateHosts)
}

test.group('The reach of a plugin', () => {
  test('is what the values of a call name, while it lasts: {method}')
    .with([
      { method: 'channels/chat/link', params: { values: { server: 'ns.example' } } },
      { method: 'dnsProviders/own/list', params: { credentials: { server: 'ns.example' } } },
      { method: 'importers/own/probe', params: { values: { server: 'ns.example' } } },
    ])
    .run(async ({ assert }, { method, params }) => {
      const reach = reachOf(LINKED)
      const allows = () => reach.allows('ns.example', 53, 'tcp')
      assert.isTrue(await withReachOf(reach, method, params, async () => allows()))
      assert.isFalse(allows())
      const failing = withReachOf(reach, method, params, () => Promise.reject(new Error('no')))
      await assert.rejects(() => failing)
      assert.isFalse(allows())
    })

  test('does not grow by other calls: {method}')
    .with([
      { method: 'trustRules/own/judge', params: { values: { server: 'ns.example' } } },
      { method: 'channels/chat/send', params: { values: { server: 'ns.example' } } },
      { method: 'dnsProviders/own/list', params: { credentials: { other: 'ns.example' } } },
      { method: 'dnsProviders/own/list', params: null },
    ])
    .run(async ({ assert }, { method, params }) => {
      const reach = reachOf(LINKED)
      const allows = async () => reach.allows('ns.example', 53, 'tcp')
      assert.isFalse(await withReachOf(reach, method, params, allows))
    })

  test('keeps two calls apart that are under way at once', async ({ assert }) => {
    const reach = reachOf(LINKED)
    const { promise, resolve } = Promise.withResolvers<void>()
    const params = (server: string) => ({ credentials: { server } })
    const long = withReachOf(reach, 'dnsProviders/own/list', params('a.example'), () => promise)
    await withReachOf(reach, 'dnsProviders/own/list', params('b.example'), async () => null)
    assert.isTrue(reach.allows('a.example', 53, 'tcp'))
    assert.isFalse(reach.allows('b.example', 53, 'tcp'))
    resolve()
    await long
  })

  test('asks the DNS for approved names and their services', ({ assert }) => {
    const reach = reachOf([{ host: '*.example.org', ports: [443], use: 'https', why: 'why' }])
    assert.isTrue(reach.allowsName('a.example.org'))
    assert.isTrue(reach.allowsName('_chat._tcp.a.example.org'))
    assert.isFalse(reach.allowsName('example.net'))
    assert.isFalse(reach.allowsName('_chat._tcp.example.net'))
  })

  test('knows private hosts by their exact names', ({ assert }) => {
    const reach = reachOf([], ['NAS.local.', '::1'])
    assert.isTrue(reach.isPrivateApproved('nas.local'))
    assert.isTrue(reach.isPrivateApproved('::1'))
    assert.isFalse(reach.isPrivateApproved('x.nas.local'))
  })

  test('says where a plain stream must become encrypted', ({ assert }) => {
    const hosts: HostPermission[] = [
      { host: 'a.example', ports: [5222], use: 'tls', why: 'why' },
      { host: 'b.example', ports: [5222], use: 'tcp', why: 'why' },
    ]
    assert.isTrue(reachOf(hosts).mustEncrypt('a.example', 5222))
    assert.isFalse(reachOf(hosts).mustEncrypt('b.example', 5222))
  })
})
