import { once } from 'node:events'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  createServer as createTls,
  getCACertificates,
  setDefaultCACertificates,
  TLSSocket,
} from 'node:tls'
import { test } from '@japa/runner'
import type { ConnectAnswer } from '@caliopen/contract/child/protocol'
import type { Manifest } from '@caliopen/contract/manifest/manifest'
import { PluginError } from '@caliopen/contract/plugin/errors'
import { makeSelfSigned } from '#core/mail/tls/self_signed.js'
import { openTestDatabase } from '#core/tests/test_database.js'
import type { SqlDatabase } from '#database/sql.js'
import { startNameServer, type NameRecord, type NameServer } from '../../testing/name_server.js'
import { runnable } from '../../testing/runnable.js'
import { testServices } from '../../testing/services.js'
import { Broker } from '../broker.js'

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work
    return 'none'
  } catch (error) {
    return error instanceof PluginError ? `${error.code}: ${error.message}` : String(error)
  }
}

const NAME = 'streams.example'

test.group('A stream', (group) => {
  group.tap((each) => each.tags(['@once']))
  let sql: SqlDatabase
  let names: NameServer
  let pem = ''
  const servers: Server[] = []
  const records = new Map<string, readonly NameRecord[]>()

  group.setup(async () => {
    sql = await openTestDatabase()
    names = await startNameServer((name) => records.get(name) ?? [])
    pem = await makeSelfSigned(NAME)
    setDefaultCACertificates([...getCACertificates(), pem])
    return async () => {
      names.close()
      await sql.close()
    }
  })
  group.each.setup(() => {
    records.clear()
    for (const name of [NAME, 'other.example']) records.set(name, ['127.0.0.1'])
    return () => servers.splice(0).forEach((server) => server.close())
  })

  async function serve(serveOne: (socket: Socket) => void, isSecure = false): Promise<number> {
    const server = isSecure ? createTls({ key: pem, cert: pem }, serveOne) : createServer(serveOne)
    servers.push(server)
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return (server.address() as AddressInfo).port
  }

  function broker(ports: number[], change: { use?: 'tcp' | 'tls'; host?: unknown } = {}): Broker {
    const { use = 'tcp', host = '*' } = change
    const permissions = { hosts: [{ host, ports, use, why: 'why' }] } as Manifest['permissions']
    const contributes = {
      channels: [
        {
          ...{ name: 'chat', title: 'title', link: [] },
          abilities: {
            ...{ threads: false, subject: false, attachments: null, length: null, edits: false },
            ...{ reactions: false, receipts: false, replyWindow: null },
          },
        },
      ],
    }
    const plugin = runnable('', { permissions, contributes })
    const grants = { permissions, privateHosts: [NAME, 'other.example'] }
    return new Broker({ ...plugin, grants }, testServices({ sql, dnsServers: [names.address] }))
  }

  async function connect(plugin: Broker, target: object): Promise<number> {
    const { stream } = (await plugin.answer('connect', target)) as ConnectAnswer
    return stream
  }

  async function read(plugin: Broker, stream: number): Promise<string | null> {
    const bytes = (await plugin.answer('stream/read', { stream })) as Uint8Array | null
    return bytes && Buffer.from(bytes).toString()
  }

  function write(plugin: Broker, stream: number, text: string): Promise<unknown> {
    return plugin.answer('stream/write', { stream, bytes: Buffer.from(text) })
  }

  /** Answers every line; `tls` begins TLS after it has said `go`. */
  function startTlsServer(injected = ''): (socket: Socket) => void {
    return (socket) => {
      socket.on('error', () => undefined)
      socket.once('data', () => {
        socket.write(`go${injected}`)
        const tls = new TLSSocket(socket, { isServer: true, key: pem, cert: pem })
        tls.on('error', () => undefined)
        tls.on('data', (bytes: Buffer) => tls.write(`sealed ${bytes.toString()}`))
      })
    }
  }

  test('carries bytes both ways, and says when it is over', async ({ assert }) => {
    const port = await serve((socket) => socket.pipe(socket))
    const plugin = broker([port])
    const stream = await connect(plugin, { host: NAME, port })
    await write(plugin, stream, 'hello')
    assert.equal(await read(plugin, stream), 'hello')
    await plugin.answer('stream/close', { stream })
    assert.match(await codeOf(write(plugin, stream, 'x')), /^E_CONTRACT/)
    plugin.close()
  })

  test('ends with null when the far side ends', async ({ assert }) => {
    const port = await serve((socket) => socket.end('bye'))
    const plugin = broker([port])
    const stream = await connect(plugin, { host: NAME, port })
    assert.equal(await read(plugin, stream), 'bye')
    assert.isNull(await read(plugin, stream))
    plugin.close()
  })

  test('slows the far side down when nobody reads', async ({ assert }) => {
    let sent = 0
    const port = await serve((socket) => {
      socket.on('error', () => undefined)
      const block = Buffer.alloc(64 * 1024)
      const more = () => {
        while (sent < 64e6 && socket.write(block)) sent += block.length
      }
      socket.on('drain', more)
      more()
    })
    const plugin = broker([port])
    const stream = await connect(plugin, { host: NAME, port })
    await read(plugin, stream)
    await sleep(200)
    assert.isBelow(sent, 32e6)
    plugin.close()
  })

  test('has one read at a time', async ({ assert }) => {
    const port = await serve(() => undefined)
    const plugin = broker([port])
    const stream = await connect(plugin, { host: NAME, port })
    const first = read(plugin, stream)
    assert.match(await codeOf(read(plugin, stream)), /^E_CONTRACT: one read/)
    plugin.close()
    assert.isNull(await first)
  })

  test('is encrypted from the first byte, and verified', async ({ assert }) => {
    const port = await serve((socket) => socket.end('sealed'), true)
    const plugin = broker([port], { use: 'tls' })
    const target = { host: NAME, port, tls: {} }
    const answer = (await plugin.answer('connect', target)) as ConnectAnswer
    assert.match(answer.tls?.protocol ?? '', /^TLSv1\.3$/)
    assert.equal(answer.remoteAddress, '127.0.0.1')
    assert.equal(await read(plugin, answer.stream), 'sealed')
    const other = { host: 'other.example', port, tls: {} }
    assert.match(
      await codeOf(plugin.answer('connect', other)),
      /^E_CERTIFICATE_NAME: TLS with other/
    )
    const named = { host: 'other.example', port, tls: { servername: NAME } }
    assert.equal(await codeOf(plugin.answer('connect', named)), 'none')
    plugin.close()
  })

  test('becomes encrypted, also while a read waits', async ({ assert }) => {
    const port = await serve(startTlsServer())
    const plugin = broker([port], { use: 'tls' })
    const stream = await connect(plugin, { host: NAME, port })
    await write(plugin, stream, 'please')
    assert.equal(await read(plugin, stream), 'go')
    const waiting = read(plugin, stream)
    await plugin.answer('stream/startTls', { stream, servername: NAME })
    await write(plugin, stream, 'hello')
    assert.equal(await waiting, 'sealed hello')
    assert.match(
      await codeOf(plugin.answer('stream/startTls', { stream, servername: NAME })),
      /^E_CONTRACT/
    )
    plugin.close()
  })

  test('takes nothing over from before the handshake', async ({ assert }) => {
    const port = await serve((socket) => {
      socket.once('data', () => {
        socket.write('go')
        setTimeout(() => socket.write('and do this'), 20)
      })
    })
    const plugin = broker([port], { use: 'tls' })
    const stream = await connect(plugin, { host: NAME, port })
    await write(plugin, stream, 'please')
    assert.equal(await read(plugin, stream), 'go')
    const waiting = read(plugin, stream)
    await sleep(60)
    assert.equal(await waiting, 'and do this')
    plugin.close()
  })

  test('refuses the handshake when more was said in the clear', async ({ assert }) => {
    const port = await serve((socket) => {
      socket.once('data', () => socket.write('x'.repeat(100_000)))
    })
    const plugin = broker([port])
    const stream = await connect(plugin, { host: NAME, port })
    await write(plugin, stream, 'please')
    await read(plugin, stream)
    await sleep(30)
    assert.match(
      await codeOf(plugin.answer('stream/startTls', { stream, servername: NAME })),
      /^E_REFUSED: the far side spoke/
    )
    plugin.close()
  })

  test('that must be encrypted carries little in the clear', async ({ assert }) => {
    const port = await serve((socket) => void socket.resume())
    const plugin = broker([port], { use: 'tls' })
    const stream = await connect(plugin, { host: NAME, port })
    assert.equal(await codeOf(write(plugin, stream, 'x'.repeat(20_000))), 'none')
    assert.match(
      await codeOf(write(plugin, stream, 'x'.repeat(20_000))),
      /^E_NOT_ALLOWED: .*encrypted/
    )
    plugin.close()
  })

  test('is closed with its plugin', async ({ assert }) => {
    let closed = 0
    const port = await serve((socket) => void socket.on('close', () => closed++).resume())
    const plugin = broker([port])
    await connect(plugin, { host: NAME, port })
    await connect(plugin, { host: NAME, port })
    assert.equal(plugin.usage.streams, 2)
    plugin.close()
    await sleep(50)
    assert.deepEqual([closed, plugin.usage.streams], [2, 0])
  })

  test('leads where a linked identity has its host, from start to stop', async ({ assert }) => {
    const port = await serve((socket) => void socket.resume())
    const plugin = broker([port], { host: { link: 'server' } })
    const target = { host: NAME, port }
    const reach = () => codeOf(plugin.answer('connect', target))
    const identity = { id: 'i1', address: 'ana@else.example', name: '', values: { server: NAME } }
    assert.match(await reach(), /^E_NOT_ALLOWED/)
    await plugin.during('channels/chat/start', identity, async () => null)
    assert.equal(await reach(), 'none')
    await plugin.during('channels/chat/stop', 'i1', async () => null)
    assert.match(await reach(), /^E_NOT_ALLOWED/)
    const link = { values: { server: NAME }, language: 'en' }
    assert.equal(await plugin.during('channels/chat/link', link, reach), 'none')
    assert.match(await reach(), /^E_NOT_ALLOWED/)
    plugin.close()
  })

  test('leads to the server that the DNS names for an approved name', async ({ assert }) => {
    const port = await serve((socket) => void socket.resume())
    records.set('_chat._tcp.house.example', [{ target: 'other.example', port }])
    const plugin = broker([1], { host: 'house.example' })
    const target = { host: 'other.example', port }
    assert.match(await codeOf(plugin.answer('connect', target)), /^E_NOT_ALLOWED/)
    const question = { name: '_chat._tcp.house.example', type: 'SRV' }
    const answers = await plugin.answer('resolve', question)
    assert.containSubset(answers, [{ name: 'other.example', port }])
    assert.equal(await codeOf(plugin.answer('connect', target)), 'none')
    const strange = { name: '_chat._tcp.strange.example', type: 'SRV' }
    assert.match(await codeOf(plugin.answer('resolve', strange)), /^E_NOT_ALLOWED/)
    plugin.close()
  })
})
