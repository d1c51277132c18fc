import { test } from '@japa/runner'
import type { PluginErrorCode } from '../../plugin/errors.js'
import type { Permissions } from '../../manifest/manifest.js'
import { manifestWith } from '../specimen.js'
import { FakeWorld } from './fake_world.js'

const permissions: Permissions = {
  hosts: [
    { host: '*.example.net', ports: [443], use: 'https', why: 'why' },
    { host: { link: 'server' }, ports: [5222], use: 'tls', why: 'why' },
    { host: { setting: 'gateway' }, ports: [25], use: 'tcp', why: 'why' },
  ],
  storage: { bytes: 10 },
}

function openWorld() {
  const world = new FakeWorld(manifestWith({ permissions }))
  return { world, host: world.host({ gateway: 'gateway.example.org:25' }) }
}

async function codeOf(work: Promise<unknown>): Promise<PluginErrorCode | null> {
  return work.then(
    () => null,
    ({ code }: { code: PluginErrorCode }) => code
  )
}

test.group('The fake world', () => {
  test('answers what was scripted, and keeps what was asked', async ({ assert }) => {
    const { world, host } = openWorld()
    world.site('api.example.net', ({ method, text }) => ({ json: { method, text } }))
    const request = { url: 'https://api.example.net/x', method: 'POST', body: 'hello' } as const
    const { status, headers, body } = await host.fetch(request)
    assert.equal(status, 200)
    assert.equal(headers['content-type'], 'application/json')
    assert.deepEqual(JSON.parse(Buffer.from(body).toString()), { method: 'POST', text: 'hello' })
    assert.deepEqual(world.requests, [request])
  })

  test('refuses what the manifest does not declare: {0}')
    .with<[string, string][]>([
      ['another host', 'https://example.org/'],
      ['another port', 'https://api.example.net:8443/'],
      ['another use', 'http://api.example.net:443/'],
      ['the parent of a wildcard', 'https://example.net/'],
    ])
    .run(async ({ assert }, [, url]) => {
      const { host } = openWorld()
      assert.equal(await codeOf(host.fetch({ url })), 'E_NOT_ALLOWED')
    })

  test('reaches what a person named, once they did', async ({ assert }) => {
    const { world, host } = openWorld()
    world.server('chat.example.com:5222', () => undefined)
    const target = { host: 'chat.example.com', port: 5222, tls: {} }
    assert.equal(await codeOf(host.connect(target)), 'E_NOT_ALLOWED')
    world.learn({ values: { server: 'chat.example.com' } })
    assert.deepEqual((await host.connect(target)).tls?.protocol, 'TLSv1.3')
    world.server('chat.example.org:15222', () => undefined)
    const elsewhere = { host: 'chat.example.org', port: 15222, tls: {} }
    world.learn({ values: { server: 'chat.example.org:15222' } })
    assert.deepEqual((await host.connect(elsewhere)).tls?.protocol, 'TLSv1.3')
    assert.equal(await codeOf(host.connect({ ...elsewhere, port: 5223 })), 'E_NOT_ALLOWED')
    assert.equal(
      await codeOf(host.connect({ host: 'gateway.example.org', port: 25 })),
      'E_TEMPORARY'
    )
  })

  test('carries bytes both ways, STARTTLS included, to the end', async ({ assert }) => {
    const { world, host } = openWorld()
    world.server('gateway.example.org:25', async (far) => {
      far.write('ready\n')
      await far.readUntil(/starttls\n/)
      far.write('go\n')
      await far.readUntil(/quit\n/)
      far.write(far.encrypted ? 'bye, encrypted\n' : 'bye\n')
      far.end()
    })
    const stream = await host.connect({ host: 'gateway.example.org', port: 25 })
    const read = async () => Buffer.from((await stream.read()) ?? []).toString()
    assert.equal(await read(), 'ready\n')
    await stream.write(Buffer.from('starttls\n'))
    assert.equal(await read(), 'go\n')
    await stream.startTls({ servername: 'gateway.example.org' })
    await stream.write(Buffer.from('quit\n'))
    assert.equal(await read(), 'bye, encrypted\n')
    assert.isNull(await stream.read())
  })

  test('breaks streams as a network does', async ({ assert }) => {
    const { world, host } = openWorld()
    world.server('gateway.example.org:25', () => undefined)
    const stream = await host.connect({ host: 'gateway.example.org', port: 25 })
    const reading = stream.read()
    world.away('gateway.example.org:25')
    assert.isNull(await reading)
    assert.equal(await codeOf(stream.write(Buffer.from('x'))), 'E_TEMPORARY')
    assert.equal(
      await codeOf(host.connect({ host: 'gateway.example.org', port: 25 })),
      'E_TEMPORARY'
    )
  })

  test('keeps values within the limits of the manifest', async ({ assert }) => {
    const { host } = openWorld()
    await host.storage.set('b', Buffer.from('12345'))
    await host.storage.set('a', Buffer.from('12345'))
    await host.storage.set('a', Buffer.from('54321'))
    assert.equal(Buffer.from((await host.storage.get('a')) ?? []).toString(), '54321')
    assert.deepEqual(await host.storage.list(''), ['a', 'b'])
    assert.deepEqual(await host.storage.list('', 'a'), ['b'])
    assert.equal(await codeOf(host.storage.set('c', Buffer.from('1'))), 'E_LIMIT')
    assert.equal(await codeOf(host.storage.set('', Buffer.from('1'))), 'E_LIMIT')
    assert.isNull(await host.storage.get('c'))
  })
})
