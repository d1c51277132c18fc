import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { test } from '@japa/runner'
import { freePort } from '#appliance/lab/net/ports.js'
import { waitUntil } from '#appliance/lab/wait.js'
import { startCaliopen, type Caliopen } from '#appliance/test/caliopen.js'
import { descendants, isRunning, type Role } from '#appliance/test/role_processes.js'
import type { Health } from '#core/start/health/health.js'

const root = fileURLToPath(new URL('../../', import.meta.url))
const allRoles: Role[] = ['web', 'mail', 'worker']

/** `npm start`, for when it is going to fail. */
function start(env: NodeJS.ProcessEnv): Promise<{ code: number | null; stderr: string }> {
  const script = join(root, 'appliance/bootstrap/start.js')
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script], { env, stdio: ['ignore', 'ignore', 'pipe'] })
    let stderr = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, stderr }))
  })
}

async function freePorts(): Promise<NodeJS.ProcessEnv> {
  const names = ['PORT', 'SMTP_PORT', 'SUBMISSION_PORT', 'SUBMISSIONS_PORT']
  const ports = await Promise.all(names.map(() => freePort()))
  return Object.fromEntries(names.map((name, index) => [name, String(ports[index])]))
}

async function health(caliopen: Caliopen): Promise<{ status: number; body: Health }> {
  const response = await fetch(`${caliopen.address}/health`)
  return { status: response.status, body: (await response.json()) as Health }
}

function within(timeout: number, what: string, probe: () => Promise<boolean>) {
  return waitUntil(what, probe, { timeout })
}

test.group('A running Caliopen', (group) => {
  group.tap((each) => each.tags(['@once']))
  let caliopen: Caliopen
  group.setup(async () => {
    caliopen = await startCaliopen()
    return () => caliopen.stop()
  })

  test('says the state of each role', async ({ assert }) => {
    const { status, body } = await health(caliopen)
    assert.equal(status, 200)
    assert.equal(body.status, 'up')
    for (const role of allRoles) {
      assert.containSubset(body.roles[role], { up: true, pid: caliopen.rolePid(role), restarts: 0 })
    }
  })

  test('has a role back within 2 s when it is killed')
    .with(allRoles)
    .run(async ({ assert }, role) => {
      const killed = await caliopen.kill(role)
      await within(2_000, `${role} came back`, async () => {
        const { status, body } = await health(caliopen)
        const { pid, up } = body.roles[role]
        return status === 200 && up && pid !== killed
      })
      assert.equal((await health(caliopen)).body.roles[role].restarts, 1)
    })

  test('keeps its data directory to itself', async ({ assert }) => {
    const { code, stderr } = await start(caliopen.env)
    assert.equal(code, 1)
    assert.match(stderr, /^The data directory \S+ is in use by a Caliopen that is running: .+\n$/)
    assert.equal((await health(caliopen)).status, 200)
  })
})

test.group('The end of Caliopen', (group) => {
  group.tap((each) => each.tags(['@once']))
  let caliopen: Caliopen
  group.each.setup(async () => {
    caliopen = await startCaliopen()
    return () => caliopen.stop()
  })

  test('takes all with it within 2 s when the supervisor is killed', async ({ assert }) => {
    const tree = descendants(caliopen.pid)
    await caliopen.kill('supervisor')
    await within(2_000, 'Everything ended', async () => !tree.some(isRunning))
    assert.isAtLeast(tree.length, 4)
  })

  test('comes within 10 s of SIGTERM, while somebody keeps a request open', async ({ assert }) => {
    const tree = descendants(caliopen.pid)
    const visitor = connect(caliopen.ports.http, '127.0.0.1')
    visitor.on('error', () => undefined)
    visitor.write('GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n')
    await once(visitor, 'connect')
    process.kill(caliopen.pid, 'SIGTERM')
    await within(10_000, 'Everything ended', async () => !tree.some(isRunning))
    visitor.destroy()
    assert.isAtLeast(tree.length, 4)
  })

  test('is repaired by the next start; the one after a good end takes under 5 s', async ({
    assert,
  }) => {
    await caliopen.kill('supervisor')
    const { dataDir, env } = caliopen
    const repaired = await startCaliopen({ dataDir, env })
    assert.equal((await health(repaired)).status, 200)
    await repaired.stop()
    const startedAt = performance.now()
    const again = await startCaliopen({ dataDir, env })
    assert.isBelow(performance.now() - startedAt, 5_000)
    await again.stop()
  })
})

test.group('A start that must fail', (group) => {
  group.tap((each) => each.tags(['@once']))
  let folder = ''
  group.each.setup(() => {
    folder = mkdtempSync(join(tmpdir(), 'caliopen-start-'))
    return () => rmSync(folder, { recursive: true })
  })

  test('says which port is taken, and makes nothing', async ({ assert }) => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
    const address = server.address()
    const port = typeof address === 'object' ? address?.port : 0
    const dataDir = join(folder, 'storage')
    const { code, stderr } = await start({
      ...process.env,
      DATA_DIR: dataDir,
      PORT: String(port),
    })
    server.close()
    assert.equal(code, 1)
    assert.equal(
      stderr,
      `Port ${port} on 127.0.0.1 is taken by another program: stop that one, or choose another port by environment.\n`
    )
    assert.isFalse(existsSync(dataDir))
  })

  test('says that the data directory is a file', async ({ assert }) => {
    const env = { ...process.env, ...(await freePorts()), DATA_DIR: join(root, 'package.json') }
    const { code, stderr } = await start(env)
    assert.equal(code, 1)
    assert.match(stderr, /^The data directory \S+package\.json is a file: .+\n$/)
    assert.deepEqual(readdirSync(folder), [])
  })
})
