import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@japa/runner'
import type { Bus } from '../contract.js'
import { testBusContract } from '../tests/bus_contract.js'
import type { BusMember } from '../topics.js'
import { openMeshBus } from './mesh_bus.js'
import { socketPath } from './socket_path.js'
import { toWire } from './wire.js'

const log = { warnings: 0, warn: () => void log.warnings++ }

function newKit(deeper = '') {
  const root = mkdtempSync(join(tmpdir(), 'caliopen-bus-'))
  const dataDir = join(root, deeper)
  const open: Bus[] = []
  return {
    dataDir,
    async open(member: BusMember) {
      const bus = await openMeshBus(member, dataDir, log)
      open.push(bus)
      return bus
    },
    async close() {
      await Promise.all(open.map((bus) => bus.close()))
      rmSync(root, { recursive: true })
    },
  }
}

testBusContract('Unix sockets', async () => newKit())

test.group('A Unix socket of the bus', (group) => {
  let kit = newKit()
  group.each.setup(() => {
    kit = newKit()
    log.warnings = 0
    return () => kit.close()
  })

  test('is for its owner only', async ({ assert }) => {
    await kit.open('mail')
    assert.equal(statSync(socketPath(kit.dataDir, 'mail')).mode & 0o777, 0o600)
    assert.equal(statSync(join(kit.dataDir, 'run')).mode & 0o777, 0o700)
  })

  test('moves to the temporary folder when its path is too long', async ({ assert }) => {
    await kit.close()
    kit = newKit('a'.repeat(90))
    const mail = await kit.open('mail')
    mail.handle('ping', () => 'pong')
    const web = await kit.open('web')
    assert.equal(await web.call('mail', 'ping', null), 'pong')
    assert.match(socketPath(kit.dataDir, 'mail'), /caliopen-[0-9a-f]{24}\/mail\.sock$/)
  })

  test('belongs to one process', async ({ assert }) => {
    await kit.open('mail')
    await assert.rejects(() => kit.open('mail'), /Another process listens/)
  })

  test('drops what is no frame and goes on', async ({ assert }) => {
    const mail = await kit.open('mail')
    const heard = new Promise((resolve) => mail.subscribe('spool.accepted', resolve))
    const socket = connect(socketPath(kit.dataDir, 'mail'))
    for (const text of ['{', 'null', '[]', '{"kind":"call"}', '{"kind":"publish","topic":1}']) {
      socket.write(toWire(text))
    }
    socket.write(toWire('{"kind":"publish","topic":"spool.accepted","payload":{}}'))
    await heard
    assert.equal(log.warnings, 5)
    socket.destroy()
  })

  test('closes a connection that announces too large a frame', async ({ assert }) => {
    const mail = await kit.open('mail')
    mail.handle('ping', () => 'pong')
    const socket = connect(socketPath(kit.dataDir, 'mail'))
    socket.write(Buffer.from([0xff, 0xff, 0xff, 0xff, 1, 2, 3]))
    await new Promise((resolve) => socket.on('close', resolve).resume())
    assert.equal(await (await kit.open('web')).call('mail', 'ping', null), 'pong')
  })

  test('survives a peer that never reads its answers', async ({ assert }) => {
    const mail = await kit.open('mail')
    mail.handle('large', () => 'x'.repeat(1_000_000))
    const socket = connect(socketPath(kit.dataDir, 'mail')).pause()
    for (let id = 1; id <= 2_000; id++) {
      socket.write(toWire(JSON.stringify({ kind: 'call', id, method: 'large' })))
    }
    const before = process.memoryUsage().rss
    assert.equal(await (await kit.open('web')).call('mail', 'large', null), 'x'.repeat(1_000_000))
    assert.isBelow(process.memoryUsage().rss - before, 600 * 1_048_576)
    socket.destroy()
  })
})
