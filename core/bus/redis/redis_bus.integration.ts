import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@japa/runner'
import { Redis } from 'ioredis'
import type { Bus } from '../contract.js'
import { testBusContract } from '../tests/bus_contract.js'
import type { BusMember } from '../topics.js'
import { openRedisBus } from './redis_bus.js'

const log = { warnings: 0, warn: () => void log.warnings++ }

/** A Redis of its own on a Unix socket. */
async function newKit() {
  const folder = mkdtempSync(join(tmpdir(), 'caliopen-redis-'))
  const socket = join(folder, 'redis.sock')
  let server = await startRedis(socket)
  const open: Bus[] = []
  return {
    socket,
    async restart() {
      await server.stop()
      server = await startRedis(socket)
    },
    async open(member: BusMember) {
      const bus = await openRedisBus(member, socket, log)
      open.push(bus)
      return bus
    },
    async close() {
      await Promise.all(open.map((bus) => bus.close()))
      await server.stop()
      rmSync(folder, { recursive: true })
    },
  }
}

async function startRedis(socket: string) {
  const options = ['--port', '0', '--unixsocket', socket, '--save', '']
  const redis = spawn('redis-server', options, { stdio: 'ignore' })
  const exited = new Promise((resolve) => redis.on('close', resolve))
  const probe = new Redis(socket, { retryStrategy: () => 20, maxRetriesPerRequest: null })
  probe.on('error', () => undefined)
  await probe.ping()
  probe.disconnect()
  return { stop: () => (redis.kill('SIGKILL'), exited) }
}

testBusContract('Redis', newKit)

test.group('The bus over Redis', (group) => {
  group.tap((each) => each.tags(['@once']))
  let kit: Awaited<ReturnType<typeof newKit>>
  group.each.setup(async () => {
    kit = await newKit()
    return () => kit.close()
  })

  test('drops what is no frame and goes on', async ({ assert }) => {
    const web = await kit.open('web')
    const heard = new Promise((resolve) => web.subscribe('installed', resolve))
    log.warnings = 0
    const stranger = new Redis(kit.socket)
    await stranger.publish('caliopen:0:topics', '{"kind":')
    await stranger.publish('caliopen:0:topics', '{"kind":"publish","topic":"installed"}')
    stranger.disconnect()
    await heard
    assert.equal(log.warnings, 1)
  })

  test('comes back after Redis was away', async ({ assert }) => {
    const web = await kit.open('web')
    const mail = await kit.open('mail')
    mail.handle('ping', () => 'pong')
    await kit.restart()
    const answer = async (): Promise<unknown> =>
      web.call('mail', 'ping', null, { timeout: 200 }).catch(answer)
    assert.equal(await answer(), 'pong')
  })

  test('says when Redis is not there', async ({ assert }) => {
    await assert.rejects(
      () => openRedisBus('web', `${kit.socket}.absent`, log),
      /Redis does not answer/
    )
  })
})
