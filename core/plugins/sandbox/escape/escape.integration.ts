import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@japa/runner'
import { openTestDatabase } from '#core/tests/test_database.js'
import type { SqlDatabase } from '#database/sql.js'
import { runnable } from '../../testing/runnable.js'
import { testServices, type TestServices } from '../../testing/services.js'
import { openSandbox, type Sandbox } from '../sandbox.js'
import { ATTEMPTS } from './attempts.js'
import { hostilePlugin } from './hostile_plugin.js'

interface Outcome {
  escaped: boolean
  how: string
}

/** A process that would show it: it has an inspector that a signal opens, as every Node has. */
async function startVictim(): Promise<ChildProcess> {
  const code = `console.log('up'); setInterval(() => undefined, 1_000)`
  const victim = spawn(process.execPath, ['--eval', code], { stdio: ['ignore', 'pipe', 'pipe'] })
  await once(victim.stdout, 'data')
  return victim
}

function listen(server: Server, where: string | number): Promise<void> {
  return new Promise((resolve) => server.listen(where, '127.0.0.1' as never, () => resolve()))
}

test.group('A hostile plugin', (group) => {
  group.tap((each) => each.tags(['@once']))
  let sql: SqlDatabase
  let sandbox: Sandbox
  let services: TestServices
  let victim: ChildProcess
  let folder = ''
  let complaints = ''
  let visitors = 0
  const servers: Server[] = []

  group.setup(async () => {
    sql = await openTestDatabase()
    folder = mkdtempSync(join(tmpdir(), 'caliopen-escape-'))
    writeFileSync(join(folder, 'secret.json'), '{"secret":1}')
    victim = await startVictim()
    victim.stderr?.setEncoding('utf8').on('data', (text: string) => (complaints += text))
    for (const where of [0, join(folder, 'core.sock')]) {
      const server = createServer(() => visitors++)
      servers.push(server)
      await listen(server, where)
    }
    services = testServices({ sql })
    sandbox = await openSandbox(runnable(hostilePlugin()), services)
    return async () => {
      await sandbox.stop()
      for (const server of servers) server.close()
      victim.kill('SIGKILL')
      rmSync(folder, { recursive: true })
      await sql.close()
    }
  })

  function given() {
    const address = servers[0]?.address()
    return {
      file: join(folder, 'secret.json'),
      socketPath: join(folder, 'core.sock'),
      victim: victim.pid,
      port: typeof address === 'object' ? address?.port : 0,
    }
  }

  test('fails when it {$self}')
    .with(Object.keys(ATTEMPTS))
    .run(async ({ assert }, name) => {
      const outcome = (await sandbox.call('trustRules/rule/judge', [name, given()])) as Outcome
      assert.isFalse(outcome.escaped, `${name}: ${outcome.how}`)
    })

  test('has harmed nobody by all of that', async ({ assert }) => {
    assert.isNull(victim.exitCode)
    assert.isNull(victim.signalCode)
    assert.equal(complaints, '')
    assert.equal(visitors, 0)
    assert.deepEqual(
      readdirSync(tmpdir()).filter((name) => name.startsWith('caliopen-escape.')),
      []
    )
    assert.isFalse(existsSync('/tmp/caliopen-escape.json'))
  })

  test('is written down', ({ assert }) => {
    const sentences = services.told.map(({ sentence }) => sentence)
    for (const name of ['fs', 'child_process', 'worker_threads', 'net', 'inspector', 'v8']) {
      assert.include(sentences, `a plugin cannot import "${name}"`)
    }
    for (const name of [
      'kill',
      '_debugProcess',
      'binding',
      'dlopen',
      'setuid',
      'report',
      'abort',
    ]) {
      assert.include(sentences, `a plugin cannot use process.${name}`)
    }
    assert.include(sentences, 'a plugin cannot use fetch: the host has a way')
  })
})
