import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { test } from '@japa/runner'
import { readSettings } from '#core/config/settings.js'
import type { RoleHealth } from '../health/health.js'
import { judgeAntispam } from './antispam.js'
import { judgeBacklog, type Backlog } from './backlog.js'
import { judgeCertificate } from './certificate.js'
import { judgeFiles } from './files.js'
import { judgeDisk } from './machine.js'
import { judgeGreeting, readGreeting } from './ports.js'
import { judgePlugins } from './plugins.js'
import { judgeProcesses } from './processes.js'

const calm: Backlog = { spooled: 0, oldestSpooled: null, setAside: 0, overdue: 0, failed: 0 }

function verdicts(change: Partial<Backlog>) {
  return judgeBacklog({ ...calm, ...change }).map(({ verdict }) => verdict)
}

test.group('The doctor', () => {
  test('finds a calm house in good health', ({ assert }) => {
    assert.deepEqual(verdicts({}), ['good', 'good', 'good'])
  })

  test('misses an antispam that does not answer, and mentions that there is none', ({ assert }) => {
    const set = {
      ...{ scanner: 'http://127.0.0.1:11333', ping: 2, unscanned: 0 },
      whenAbsent: 'accept' as const,
    }
    assert.equal(judgeAntispam(set).verdict, 'good')
    assert.match(judgeAntispam({ ...set, unscanned: 3 }).words, /3 messages wait/)
    assert.equal(judgeAntispam({ ...set, scanner: null }).verdict, 'warning')
    assert.containSubset(judgeAntispam({ ...set, ping: null }), { verdict: 'bad' })
    const deferring = judgeAntispam({ ...set, ping: null, whenAbsent: 'defer' })
    assert.match(deferring.words, /senders have to wait/)
  })

  test('is alarmed by what waits too long, not by what has just come', ({ assert }) => {
    assert.equal(verdicts({ spooled: 900, oldestSpooled: 2_000 })[0], 'good')
    assert.equal(verdicts({ spooled: 1, oldestSpooled: 61_000 })[0], 'bad')
    assert.equal(verdicts({ setAside: 1 })[1], 'warning')
    assert.equal(verdicts({ failed: 3 })[2], 'warning')
    assert.equal(verdicts({ failed: 3, overdue: 1 })[2], 'bad')
  })

  test('looks at the room on the disk', ({ assert }) => {
    const free = [5e9, 5e8, 5e7].map((bytes) => judgeDisk(bytes, '/srv').verdict)
    assert.deepEqual(free, ['good', 'warning', 'bad'])
  })

  test('says which plugin is off, and what to do', ({ assert }) => {
    const failure = { code: 'E_BOOT', detail: 'It ended.', version: '1.0.0', at: 1 }
    const on = { id: 'channel-a', state: 'active', failure: null } as const
    const off = { id: 'channel-b', state: 'off', failure } as const
    assert.deepEqual(judgePlugins([on], false)[0]?.verdict, 'good')
    const [finding] = judgePlugins([on, off], false)
    assert.equal(finding?.verdict, 'warning')
    assert.include(finding?.words, 'channel-b is switched off (E_BOOT: It ended.)')
    assert.include(finding?.advice, 'plugin:activate channel-b')
    assert.include(judgePlugins([on], true)[0]?.words, 'safe mode')
  })

  test('says which role is down or uneasy', ({ assert }) => {
    const up: RoleHealth = { up: true, pid: 1, uptime: 5_000, restarts: 9 }
    const uneasy = { ...up, uptime: 20 }
    const down = { ...up, up: false }
    const findings = judgeProcesses({
      status: 'degraded',
      safeMode: false,
      roles: { web: up, mail: uneasy, worker: down },
    })
    assert.deepEqual(
      findings.map(({ verdict }) => verdict),
      ['good', 'warning', 'bad']
    )
    assert.equal(judgeProcesses(null)[0]?.verdict, 'warning')
  })

  test('wants keys and mail for their owner only', ({ assert }) => {
    const own = { path: '/srv', mode: 0o700, writable: true }
    const keys = { path: '/srv/instance.json', mode: 0o600, writable: true }
    const verdict = (...states: (typeof own)[]) => judgeFiles(states, '/srv').verdict
    assert.equal(verdict(own, keys), 'good')
    assert.equal(verdict({ ...own, mode: 0o755 }, keys), 'warning')
    assert.equal(verdict(own, { ...keys, mode: 0o640 }), 'bad')
    assert.equal(verdict({ ...own, writable: false }, keys), 'bad')
  })

  test('is uneasy about a certificate that should have been renewed', ({ assert }) => {
    const day = 86_400_000
    const ends = [300 * day, 20 * day, -2 * day].map((end) => judgeCertificate(end, 0).verdict)
    assert.deepEqual(ends, ['good', 'warning', 'bad'])
    assert.equal(judgeCertificate(null, 0).verdict, 'warning')
  })

  test('listens for the greeting of who takes mail', async ({ assert }) => {
    const server = createServer((socket) => socket.end('220 mail.example.org ESMTP\r\n'))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const settings = { ...readSettings({}), smtpPort: port }
    assert.equal(await readGreeting(settings), '220 mail.example.org ESMTP')
    server.close()
    await once(server, 'close')
    assert.isNull(await readGreeting(settings))

    assert.equal(judgeGreeting('220 mail.example.org ESMTP', 25, true).verdict, 'good')
    assert.equal(judgeGreeting('554 No', 25, true).verdict, 'bad')
    assert.equal(judgeGreeting(null, 25, true).verdict, 'bad')
    assert.equal(judgeGreeting(null, 25, false).verdict, 'warning')
  })
})
