import { test } from '@japa/runner'
import { BusError } from '#core/bus/errors.js'
import type { Bus } from '#core/bus/bus.js'
import { readHealth } from './health.js'

const state = { up: true, pid: 7, uptime: 3, restarts: 0 }

function contextWhere(call: Bus['call']) {
  const bus = { call } as Bus
  const roleStates = () => ({ web: state, mail: state, worker: state })
  return { bus, roleStates, settings: { safeMode: true } }
}

test.group('Health', () => {
  test('is up when every role answers, with what it says of itself', async ({ assert }) => {
    const health = await readHealth(contextWhere(async (role) => ({ spool: role })))
    assert.equal(health.status, 'up')
    assert.isTrue(health.safeMode)
    assert.deepEqual(health.roles.mail, { ...state, spool: 'mail' })
  })

  test('is degraded when one does not, and says why', async ({ assert }) => {
    const health = await readHealth(
      contextWhere(async (role) => {
        if (role === 'worker') throw new BusError('E_BUS_UNREACHABLE', 'worker is not there.')
        return {}
      })
    )
    assert.equal(health.status, 'degraded')
    assert.containSubset(health.roles.worker, { up: false, reason: 'E_BUS_UNREACHABLE', pid: 7 })
    assert.isTrue(health.roles.web.up)
  })
})
