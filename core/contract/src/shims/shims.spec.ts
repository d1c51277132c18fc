import { once } from 'node:events'
import {
  createServer as createTcpServer,
  type AddressInfo,
  type Socket as NodeSocket,
} from 'node:net'
import { createSecureContext, TLSSocket as NodeTlsSocket } from 'node:tls'
import { text } from 'node:stream/consumers'
import { test } from '@japa/runner'
import { makeSelfSigned } from '../../../mail/tls/self_signed.js'
import { SocketStream } from '../../../../appliance/test/plugins/socket_stream.js'
import type { ConnectTarget, DnsAnswer } from '../plugin/host.js'
import { PluginError } from '../plugin/errors.js'
import dns from './dns.js'
import dnsPromises from './dns_promises.js'
import net, { Socket } from './net.js'
import { bringNetwork } from './network.js'
import tls from './tls.js'

const pem = await makeSelfSigned('peer.example')

async function listen(serve: (socket: NodeSocket) => void) {
  const server = createTcpServer((socket) => {
    socket.on('error', () => undefined)
    serve(socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const targets: ConnectTarget[] = []
  bringNetwork({
    connect: async (target) => {
      targets.push(target)
      return SocketStream.open(target, '127.0.0.1', pem)
    },
    resolve: async () => [],
  })
  return { port, targets, close: () => void server.close() }
}

/** Says everything back, and good-bye after the last word. */
function echo(socket: NodeSocket): void {
  socket.on('data', (words) => {
    socket.write(words)
    if (/(rest|quiet)$/.test(words.toString())) socket.end()
  })
}

function secured(socket: NodeSocket): NodeTlsSocket {
  const secureContext = createSecureContext({ key: pem, cert: pem })
  return new NodeTlsSocket(socket, { isServer: true, secureContext })
}

test.group('Shim of net', () => {
  test('carries bytes both ways, to the end', async ({ assert, cleanup }) => {
    const far = await listen((socket) => echo(socket))
    cleanup(far.close)
    const socket = net.connect({ host: 'peer.example', port: far.port })
    socket.write('before it is connected, ')
    socket.end('and the rest')
    assert.equal(await text(socket), 'before it is connected, and the rest')
    assert.equal(socket.remoteAddress, '127.0.0.1')
    await once(socket, 'close')
    assert.deepEqual(far.targets, [{ host: 'peer.example', port: far.port }])
  })

  test('holds back what nobody reads, and goes on when somebody does', async ({
    assert,
    cleanup,
  }) => {
    const size = 8 * 1024 * 1024
    let written = 0
    const far = await listen((socket) => {
      for (let at = 0; at < size; at += 65536) {
        socket.write(Buffer.alloc(65536, 'x'), () => (written += 65536))
      }
      socket.end()
    })
    cleanup(far.close)
    const socket = net.connect(far.port, 'peer.example')
    await once(socket, 'connect')
    await new Promise((resolve) => setTimeout(resolve, 100))
    assert.isBelow(socket.readableLength, 256 * 1024)
    assert.isBelow(written, size)
    let read = 0
    for await (const chunk of socket) read += chunk.length
    assert.equal(read, size)
  })

  test('a library may wrap it in a class of its own', async ({ assert, cleanup }) => {
    const far = await listen((socket) => socket.end('hello'))
    cleanup(far.close)
    class Named extends Socket {
      secure = false
    }
    const socket = new Named()
    socket.connect({ host: 'peer.example', port: far.port })
    assert.equal(await text(socket), 'hello')
    assert.isTrue(socket instanceof net.Socket)
  })

  test('who cannot be reached is an error of the socket, and closes it', async ({ assert }) => {
    bringNetwork({
      connect: async () => {
        throw new PluginError('E_TEMPORARY', 'nobody is there')
      },
      resolve: async () => [],
    })
    const socket = net.connect(1, 'nobody.example')
    const closed = new Promise((resolve) => socket.once('close', resolve))
    const [error] = await once(socket, 'error')
    assert.equal(error.code, 'E_TEMPORARY')
    await closed
    assert.isTrue(socket.destroyed)
  })

  test('is idle after its time', async ({ cleanup }) => {
    const far = await listen(() => undefined)
    const socket = net.connect(far.port, 'peer.example')
    cleanup(() => void socket.destroy())
    cleanup(far.close)
    socket.setTimeout(20)
    await once(socket, 'timeout')
  })

  test('destroying it closes the stream', async ({ assert, cleanup }) => {
    const { promise, resolve } = Promise.withResolvers<void>()
    const far = await listen((socket) => socket.once('close', () => resolve()))
    cleanup(far.close)
    const socket = net.connect(far.port, 'peer.example')
    await once(socket, 'connect')
    socket.destroy()
    await promise
    assert.isTrue(socket.destroyed)
  })

  test('nobody can listen', ({ assert }) => {
    assert.throws(() => net.createServer(), /cannot listen/)
    assert.throws(() => tls.createServer(), /cannot listen/)
  })

  test('knows addresses: {0} is {1}')
    .with<[string, number][]>([
      ['127.0.0.1', 4],
      ['255.255.255.255', 4],
      ['256.1.1.1', 0],
      ['1.2.3', 0],
      ['1.2.3.4.', 0],
      ['::1', 6],
      ['2001:db8::1', 6],
      ['fe80::1%eth0', 6],
      [':::', 0],
      ['example.net', 0],
      ['', 0],
    ])
    .run(({ assert }, [address, family]) => assert.equal(net.isIP(address), family))
})

test.group('Shim of tls', () => {
  test('speaks TLS from the first byte', async ({ assert, cleanup }) => {
    const far = await listen((socket) => {
      echo(secured(socket))
    })
    cleanup(far.close)
    const options = { servername: 'peer.example', ALPNProtocols: ['xmpp-client'] }
    const socket = tls.connect({ host: 'other.example', port: far.port, ...options })
    await once(socket, 'secureConnect')
    assert.equal(socket.getProtocol(), 'TLSv1.3')
    assert.isTrue(socket.authorized)
    socket.end('quiet')
    assert.equal(await text(socket), 'quiet')
    const tlsOptions = { servername: 'peer.example', alpn: ['xmpp-client'] }
    assert.deepEqual(far.targets, [{ host: 'other.example', port: far.port, tls: tlsOptions }])
  })

  test('goes on encrypted where STARTTLS was agreed upon', async ({ assert, cleanup }) => {
    const far = await listen((socket) => {
      socket.once('data', () => {
        socket.write('proceed', () => {
          const secure = secured(socket)
          secure.once('data', (words) => secure.end(`heard ${words.toString()}`))
        })
      })
    })
    cleanup(far.close)
    const plain = net.connect(far.port, 'peer.example')
    plain.write('starttls')
    await once(plain, 'data')
    const socket = tls.connect({ socket: plain, host: 'peer.example' })
    await once(socket, 'secureConnect')
    socket.write('a secret')
    assert.equal(await text(socket), 'heard a secret')
  })

  test('what came before TLS began ends it', async ({ assert, cleanup }) => {
    const far = await listen((socket) => void socket.write('proceed, and <a>injected</a>'))
    cleanup(far.close)
    const plain = net.connect(far.port, 'peer.example')
    await once(plain, 'readable')
    const socket = tls.connect({ socket: plain, host: 'peer.example' })
    const [error] = await once(socket, 'error')
    assert.match(error.message, /before TLS began/)
  })

  test('a certificate for somebody else is an error with its code', async ({ assert, cleanup }) => {
    const far = await listen((socket) => void secured(socket).on('error', () => undefined))
    cleanup(far.close)
    const socket = tls.connect({ host: 'wrong.example', port: far.port })
    const [error] = await once(socket, 'error')
    assert.equal(error.code, 'E_CERTIFICATE_NAME')
  })

  test('nobody may ask not to verify', async ({ assert }) => {
    const socket = tls.connect({ host: 'x.example', port: 1, rejectUnauthorized: false })
    const [error] = await once(socket, 'error')
    assert.equal(error.code, 'E_NOT_ALLOWED')
  })
})

const RECORDS: Record<string, DnsAnswer[]> = {
  'A peer.example': [{ value: '192.0.2.1' }],
  'AAAA peer.example': [{ value: '2001:db8::1' }],
  'SRV _x._tcp.peer.example': [{ name: 'a.example', port: 5, priority: 1, weight: 2 }],
  'MX peer.example': [{ exchange: 'mx.example', priority: 10 }],
  'TXT peer.example': [{ value: 'v=1' }],
}

test.group('Shim of dns', (group) => {
  group.each.setup(() => {
    bringNetwork({
      connect: async () => Promise.reject(new Error('not here')),
      resolve: async (name, type) => RECORDS[`${type} ${name}`] ?? [],
    })
  })

  test('answers as node:dns does', async ({ assert }) => {
    assert.deepEqual(await dnsPromises.resolve4('peer.example'), ['192.0.2.1'])
    assert.deepEqual(await dnsPromises.resolveTxt('peer.example'), [['v=1']])
    assert.deepEqual(await dnsPromises.resolveMx('peer.example'), [
      { exchange: 'mx.example', priority: 10 },
    ])
    assert.deepEqual(await dnsPromises.resolveSrv('_x._tcp.peer.example'), [
      { name: 'a.example', port: 5, priority: 1, weight: 2 },
    ])
    assert.deepEqual(await dnsPromises.lookup('peer.example', { all: true }), [
      { address: '192.0.2.1', family: 4 },
      { address: '2001:db8::1', family: 6 },
    ])
    assert.deepEqual(await dnsPromises.lookup('::1'), { address: '::1', family: 6 })
  })

  test('a name without such records is ENODATA, ENOTFOUND when it is looked up', async ({
    assert,
  }) => {
    const codeOf = (work: Promise<unknown>) => work.catch(({ code }) => code)
    assert.equal(await codeOf(dnsPromises.resolve4('no.example')), 'ENODATA')
    assert.equal(await codeOf(dnsPromises.lookup('no.example')), 'ENOTFOUND')
  })

  test('calls back, too', async ({ assert }) => {
    const { promise, resolve } = Promise.withResolvers<unknown[]>()
    dns.lookup('peer.example', {}, (...answer) => resolve(answer))
    assert.deepEqual(await promise, [null, '192.0.2.1', 4])
    const failed = Promise.withResolvers<Error | null>()
    dns.resolve('no.example', 'SRV', (error) => failed.resolve(error))
    assert.match(String(await failed.promise), /ENODATA/)
  })
})
