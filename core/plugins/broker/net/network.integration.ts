import { once } from 'node:events'
import { createServer as createHttp, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createHttps } from 'node:https'
import type { AddressInfo, Server } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { test } from '@japa/runner'
import type { HostPermission } from '@caliopen/contract/manifest/manifest'
import { PluginError } from '@caliopen/contract/plugin/errors'
import type { HostResponse } from '@caliopen/contract/plugin/host'
import { makeSelfSigned } from '#core/mail/tls/self_signed.js'
import { openTestDatabase } from '#core/tests/test_database.js'
import type { SqlDatabase } from '#database/sql.js'
import { startNameServer, type NameRecord, type NameServer } from '../../testing/name_server.js'
import { runnable } from '../../testing/runnable.js'
import { testServices } from '../../testing/services.js'
import { Broker } from '../broker.js'

type Handler = (request: IncomingMessage, response: ServerResponse) => void

const HERE = ['127.0.0.1']

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work
    return 'none'
  } catch (error) {
    return error instanceof PluginError ? `${error.code}: ${error.message}` : String(error)
  }
}

test.group('A fetch', (group) => {
  group.tap((each) => each.tags(['@once']))
  let sql: SqlDatabase
  let names: NameServer
  let pem = ''
  let visits: string[] = []
  const servers: Server[] = []
  const records = new Map<string, () => readonly NameRecord[]>()

  group.setup(async () => {
    sql = await openTestDatabase()
    names = await startNameServer((name) => records.get(name)?.() ?? [])
    pem = await makeSelfSigned('secure.example')
    setDefaultCACertificates([...getCACertificates(), pem])
    return async () => {
      names.close()
      await sql.close()
    }
  })
  group.each.setup(() => {
    visits = []
    records.clear()
    records.set('here.example', () => HERE)
    records.set('secure.example', () => HERE)
    return () => servers.splice(0).forEach((server) => server.close())
  })

  async function serve(handler: Handler, isSecure = false): Promise<number> {
    const visited: Handler = (request, response) => {
      visits.push(`${request.method} ${request.headers.host} ${request.url}`)
      handler(request, response)
    }
    const server = isSecure ? createHttps({ key: pem, cert: pem }, visited) : createHttp(visited)
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    servers.push(server)
    return (server.address() as AddressInfo).port
  }

  function broker(hosts: Omit<HostPermission, 'why'>[], privateHosts: string[] = []): Broker {
    const permissions = { hosts: hosts.map((host) => ({ ...host, why: 'why' })) }
    const plugin = runnable('', { permissions })
    const grants = { permissions, privateHosts }
    return new Broker({ ...plugin, grants }, testServices({ sql, dnsServers: [names.address] }))
  }

  async function fetchOf(plugin: Broker, request: object): Promise<HostResponse> {
    return (await plugin.answer('fetch', request)) as HostResponse
  }

  test('brings what an approved host says', async ({ assert }) => {
    const port = await serve((request, response) => {
      response.setHeader('x-was', request.headers['x-is'] ?? '')
      request.pipe(response)
    })
    const plugin = broker([{ host: 'here.example', ports: [port], use: 'http' }], ['here.example'])
    const answer = await fetchOf(plugin, {
      url: `http://here.example:${port}/path`,
      method: 'POST',
      headers: { 'X-Is': 'so' },
      body: Buffer.from('hello'),
    })
    assert.equal(answer.status, 200)
    assert.equal(Buffer.from(answer.body).toString(), 'hello')
    assert.equal(answer.headers['x-was'], 'so')
    assert.deepEqual(visits, [`POST here.example:${port} /path`])
    assert.containSubset(plugin.usage, { calls: { fetch: 1 }, refused: 0, bytesIn: 5, bytesOut: 5 })
    plugin.close()
  })

  test('goes over TLS, verified', async ({ assert }) => {
    const port = await serve((_, response) => response.end('sealed'), true)
    records.set('other.example', () => HERE)
    const hosts = [{ host: '*', ports: [port], use: 'https' as const }]
    const plugin = broker(hosts, ['secure.example', 'other.example'])
    const answer = await fetchOf(plugin, { url: `https://secure.example:${port}/` })
    assert.equal(Buffer.from(answer.body).toString(), 'sealed')
    const other = await codeOf(fetchOf(plugin, { url: `https://other.example:${port}/` }))
    assert.match(other, /^E_CERTIFICATE_NAME: TLS with other/)
    assert.lengthOf(visits, 1)
    plugin.close()
  })

  test('to what was not approved is refused: {title}')
    .with([
      { title: 'another host', url: 'http://there.example:PORT/' },
      { title: 'another port', url: 'http://here.example:1/' },
      { title: 'another way', url: 'https://here.example:PORT/' },
      { title: 'a password in the address', url: 'http://a:b@here.example:PORT/' },
    ])
    .run(async ({ assert }, { url }) => {
      const port = await serve((_, response) => response.end())
      records.set('there.example', () => HERE)
      const plugin = broker(
        [{ host: 'here.example', ports: [port], use: 'http' }],
        ['here.example']
      )
      const code = await codeOf(fetchOf(plugin, { url: url.replace('PORT', String(port)) }))
      assert.match(code, /^E_NOT_ALLOWED/)
      assert.deepEqual(visits, [])
      assert.equal(plugin.usage.refused, 1)
      plugin.close()
    })

  test('never leads to this machine or its surroundings: {$self}')
    .with([
      ...['127.0.0.1', '10.0.0.1', '192.168.0.1', '169.254.169.254', '100.64.0.1', '0.0.0.0'],
      ...['::1', 'fe80::1', 'fd00::1', '::ffff:127.0.0.1', '64:ff9b::7f00:1', '2002:7f00:1::'],
    ])
    .run(async ({ assert }, address) => {
      records.set('sly.example', () => [address])
      const plugin = broker([{ host: '*', ports: [80], use: 'http' }])
      const code = await codeOf(fetchOf(plugin, { url: 'http://sly.example/', timeout: 2_000 }))
      assert.match(code, /^E_NOT_ALLOWED: sly.example leads to the (private|forbidden) address/)
      plugin.close()
    })

  test('does not reach it by an address that is written oddly: {$self}')
    .with([
      ...['127.0.0.1', '2130706433', '0x7f.1', '0177.0.0.1', '127.1', '[::1]', '[::ffff:7f00:1]'],
      ...['[0:0:0:0:0:ffff:127.0.0.1]', '0', '%31%32%37.0.0.1', '127。0。0。1', 'localhost'],
    ])
    .run(async ({ assert }, host) => {
      const port = await serve((_, response) => response.end())
      const plugin = broker([{ host: '*', ports: [port], use: 'http' }])
      const code = await codeOf(fetchOf(plugin, { url: `http://${host}:${port}/`, timeout: 2_000 }))
      assert.match(code, /^E_(NOT_ALLOWED|TEMPORARY|CONTRACT)/)
      assert.deepEqual(visits, [])
      plugin.close()
    })

  test('is not led astray by a redirect: {title}')
    .with([
      { title: 'to a host that is not approved', to: 'http://there.example:PORT/' },
      { title: 'to a private address', to: 'http://127.0.0.1:PORT/' },
      { title: 'to a file', to: 'file:///etc/passwd' },
      { title: 'to a name for a private address', to: 'http://sly.here.example:PORT/' },
    ])
    .run(async ({ assert }, { to }) => {
      const inner = await serve((_, response) => response.end('inner'))
      const location = to.replace('PORT', String(inner))
      const port = await serve((_, response) => response.writeHead(302, { location }).end())
      records.set('there.example', () => HERE)
      records.set('sly.here.example', () => HERE)
      const hosts = ['here.example', '*.here.example'].map((host) => ({
        ...{ host, ports: [port, inner], use: 'http' as const },
      }))
      const plugin = broker(hosts, ['here.example'])
      const code = await codeOf(fetchOf(plugin, { url: `http://here.example:${port}/` }))
      assert.match(code, /^E_(NOT_ALLOWED|CONTRACT)/)
      assert.lengthOf(visits, 1)
      plugin.close()
    })

  test('follows a redirect to an approved place, without what says who asks', async ({
    assert,
  }) => {
    let seen = ''
    const there = await serve((request, response) => {
      seen = `${request.headers.authorization} ${request.headers['x-other']}`
      response.end('there')
    })
    const location = `http://there.example:${there}/`
    const port = await serve((_, response) => response.writeHead(303, { location }).end())
    records.set('there.example', () => HERE)
    const hosts = [{ host: '*', ports: [port, there], use: 'http' as const }]
    const plugin = broker(hosts, ['here.example', 'there.example'])
    const headers = { 'authorization': 'Bearer x', 'x-other': 'kept' }
    const url = `http://here.example:${port}/`
    const answer = await fetchOf(plugin, { url, method: 'POST', headers, body: Buffer.from('x') })
    assert.equal(Buffer.from(answer.body).toString(), 'there')
    assert.equal(seen, 'undefined kept')
    assert.match(visits[1] ?? '', /^GET /)
    plugin.close()
  })

  test('goes round in circles five times at most', async ({ assert }) => {
    const port = await serve((_, response) => response.writeHead(302, { location: '/' }).end())
    const plugin = broker([{ host: 'here.example', ports: [port], use: 'http' }], ['here.example'])
    assert.match(await codeOf(fetchOf(plugin, { url: `http://here.example:${port}/` })), /^E_LIMIT/)
    assert.lengthOf(visits, 6)
    plugin.close()
  })

  test('connects to the address that was judged, whatever the DNS says a moment later', async ({
    assert,
  }) => {
    const port = await serve((_, response) => response.end('inner'))
    let asked = 0
    // nobody listens at the first one
    records.set('fickle.example', () => (asked++ < 2 ? ['127.0.0.2'] : HERE))
    const hosts = [{ host: 'fickle.example', ports: [port], use: 'http' as const }]
    const plugin = broker(hosts, ['fickle.example'])
    const url = `http://fickle.example:${port}/`
    assert.match(await codeOf(fetchOf(plugin, { url })), /^E_TEMPORARY/)
    assert.deepEqual([asked, visits], [2, []], 'asked for both families, once')
    plugin.close()
  })

  test('of more than 8 MiB is cut', async ({ assert }) => {
    const port = await serve((_, response) => {
      response.on('error', () => undefined)
      const block = Buffer.alloc(1024 * 1024)
      for (let times = 0; times < 20; times++) response.write(block)
      response.end()
    })
    const plugin = broker([{ host: 'here.example', ports: [port], use: 'http' }], ['here.example'])
    assert.match(await codeOf(fetchOf(plugin, { url: `http://here.example:${port}/` })), /^E_LIMIT/)
    plugin.close()
  })

  test('ends at its deadline, also when a drop comes now and then', async ({ assert }) => {
    const port = await serve((_, response) => {
      const dripping = setInterval(() => response.write('x'), 30)
      response.on('close', () => clearInterval(dripping))
    })
    const plugin = broker([{ host: 'here.example', ports: [port], use: 'http' }], ['here.example'])
    const began = performance.now()
    const request = { url: `http://here.example:${port}/`, timeout: 300 }
    assert.match(await codeOf(fetchOf(plugin, request)), /^E_TEMPORARY: .*in time/)
    assert.isBelow(performance.now() - began, 1_500)
    plugin.close()
  })

  test('waits for its turn: eight at a time', async ({ assert }) => {
    let now = 0
    let most = 0
    const port = await serve((_, response) => {
      most = Math.max(most, ++now)
      void sleep(30).then(() => {
        now--
        response.end()
      })
    })
    const plugin = broker([{ host: 'here.example', ports: [port], use: 'http' }], ['here.example'])
    const url = `http://here.example:${port}/`
    await Promise.all(Array.from({ length: 20 }, () => fetchOf(plugin, { url })))
    assert.equal(most, 8)
    plugin.close()
  })

  test('finds nothing more to spend when its budget is used up', async ({ assert }) => {
    const plugin = broker([])
    const request = { url: 'http://x.example/' }
    const codes = new Map<string, number>()
    for (let times = 0; times < 650; times++) {
      const [code = ''] = (await codeOf(fetchOf(plugin, request))).split(':')
      codes.set(code, (codes.get(code) ?? 0) + 1)
    }
    assert.isAtLeast(codes.get('E_NOT_ALLOWED') ?? 0, 600)
    assert.isAtLeast(codes.get('E_LIMIT') ?? 0, 20)
    plugin.close()
  })
})
