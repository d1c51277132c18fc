import { test } from '@japa/runner'
import type { RoleHealth } from '../health/health.js'
import { judgeBacklog, type Backlog } from './backlog.js'
import { judgeDisk } from './machine.js'
import { judgeProcesses } from './processes.js'

const calm: Backlog = { spooled: 0, oldestSpooled: null, setAside: 0, overdue: 0, failed: 0 }

function verdicts(change: Partial<Backlog>) {
  return judgeBacklog({ ...calm, ...change }).map(({ verdict }) => verdict)
}

test.group('The doctor', () => {
  test('finds a calm house in good health', ({ assert }) => {
    assert.deepEqual(verdicts({}), ['good', 'good', 'good'])
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

  test('says which role is down or uneasy', ({ assert }) => {
    const up: RoleHealth = { up: true, pid: 1, uptime: 5_000, restarts: 9 }
    const uneasy = { ...up, uptime: 20 }
    const down = { ...up, up: false }
    const findings = judgeProcesses({
      status: 'degraded',
      roles: { web: up, mail: uneasy, worker: down },
    })
    assert.deepEqual(
      findings.map(({ verdict }) => verdict),
      ['good', 'warning', 'bad']
    )
    assert.equal(judgeProcesses(null)[0]?.verdict, 'warning')
  })
})
